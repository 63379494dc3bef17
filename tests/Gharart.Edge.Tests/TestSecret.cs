using Gharart.Core.Tokens;

namespace Gharart.Edge.Tests;

internal static class TestSecret
{
    public static string Base64 { get; } = Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    public static byte[] SnapshotKey { get; } = MasterSecret.Parse(Base64).Derive(KeyLabels.SnapshotHmac);
}
