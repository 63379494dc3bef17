using System.Security.Cryptography;
using Gharart.Core.Snapshots;

namespace Gharart.Edge.Redirecting;

/// <summary>
/// Today's salt of visitor keys: the published one, which all edges share, else one of this edge's own, kept in memory only, so that an
/// edge whose publisher is away still tells visitors apart.
/// </summary>
internal sealed class LocalSalts
{
    private volatile VisitorSalt? _own;

    public ReadOnlySpan<byte> For(Manifest manifest, long unixMilliseconds)
    {
        var day = (uint)(unixMilliseconds / 86_400_000);
        foreach (var salt in manifest.VisitorSalts)
        {
            if (salt.Day == day)
            {
                return salt.Value;
            }
        }

        var own = _own;
        if (own?.Day != day)
        {
            // Two threads may both make one at midnight; the later one stays.
            _own = own = new VisitorSalt(day, RandomNumberGenerator.GetBytes(VisitorSalt.Size));
        }

        return own.Value;
    }
}
