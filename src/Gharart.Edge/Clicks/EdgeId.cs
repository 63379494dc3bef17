using System.Globalization;
using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Storage;

namespace Gharart.Edge.Clicks;

/// <summary>The name under which an edge keeps its clicks; made at the first start and kept in the data directory.</summary>
internal static class EdgeId
{
    // Journal headers hold 32 characters.
    private const int Length = 32;

    public static string LoadOrCreate(string path, TimeProvider time)
    {
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: Length } known)
        {
            return known;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var id = ClickIdGenerator.Next(time.GetUtcNow().ToUnixTimeMilliseconds()).Value.ToString("x32", CultureInfo.InvariantCulture);
        DurableFile.Replace(path, Encoding.ASCII.GetBytes(id));
        return id;
    }
}
