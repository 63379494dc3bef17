using System.Text;

namespace Gharart.Core.Visitors;

/// <summary>The peers whose <c>X-Forwarded-For</c> and country header are believed (contract §18, <c>Gharart__TrustedProxies</c>).</summary>
public sealed class TrustedProxies
{
    private static readonly ClientAddress LoopbackV4 = ClientAddress.FromIPv4(0x7F000001);
    private static readonly ClientAddress LoopbackV6 = ClientAddress.FromIPv6(1);

    private readonly AddressRange[] _ranges;

    private TrustedProxies(AddressRange[] ranges) => _ranges = ranges;

    /// <summary>Nobody is trusted: the peer is always the client.</summary>
    public static TrustedProxies None { get; } = new([]);

    /// <summary>The ranges in the order of the setting.</summary>
    public IReadOnlyList<AddressRange> Ranges => _ranges;

    /// <summary>
    /// Reads addresses and CIDR ranges separated by commas; blanks around them are ignored, an empty setting trusts nobody.
    /// </summary>
    /// <param name="setting">The setting's text, or null where it is not given.</param>
    /// <param name="badEntries">Every entry that is no address and no range, as written.</param>
    /// <returns>The list of what could be read; use it only when <paramref name="badEntries"/> is empty.</returns>
    public static TrustedProxies Parse(string? setting, out IReadOnlyList<string> badEntries)
    {
        var ranges = new List<AddressRange>();
        var bad = new List<string>();
        foreach (var entry in (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // UTF-8 keeps a non-ASCII digit from turning into something that parses.
            if (AddressRange.TryParse(Encoding.UTF8.GetBytes(entry), out var range))
            {
                ranges.Add(range);
            }
            else
            {
                bad.Add(entry);
            }
        }

        badEntries = bad;
        return ranges.Count == 0 ? None : new TrustedProxies([.. ranges]);
    }

    /// <summary>
    /// Whether the address is one of the trusted proxies. Linear: such lists hold a handful of ranges. 127.0.0.1 and ::1 stand for each other:
    /// a proxy on this machine connects to <c>localhost</c> by whichever its resolver gives first.
    /// </summary>
    public bool Contains(ClientAddress address) =>
        Covers(address) || (address == LoopbackV6 && Covers(LoopbackV4)) || (address == LoopbackV4 && Covers(LoopbackV6));

    private bool Covers(ClientAddress address)
    {
        foreach (var range in _ranges)
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
