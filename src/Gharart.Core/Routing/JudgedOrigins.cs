using Gharart.Core.Trust;

namespace Gharart.Core.Routing;

/// <summary>The origins of one blob together with the verdicts of the handle's domain table on them, index by index.</summary>
public sealed class JudgedOrigins
{
    private readonly Origin[] _origins;
    private readonly TrustVerdict[] _verdicts;

    /// <summary>Asks the table once for every origin.</summary>
    public JudgedOrigins(Origin[] origins, DomainTable domains)
    {
        ArgumentNullException.ThrowIfNull(origins);
        ArgumentNullException.ThrowIfNull(domains);
        _origins = origins;
        _verdicts = Array.ConvertAll(origins, origin => domains.Find(origin.Host));
    }

    /// <summary>The same origins under another table.</summary>
    public JudgedOrigins JudgedBy(DomainTable domains) => new(_origins, domains);

    /// <summary>The frozen prefix of an origin.</summary>
    public ReadOnlySpan<byte> Prefix(int origin) => _origins[origin].Prefix;

    /// <summary>The host of an origin.</summary>
    public string Host(int origin) => _origins[origin].Host;

    /// <summary>The verdict on an origin.</summary>
    public TrustVerdict Verdict(int origin) => _verdicts[origin];
}
