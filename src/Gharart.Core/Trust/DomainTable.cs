using System.Collections.Frozen;

namespace Gharart.Core.Trust;

/// <summary>
/// The registered destination domains of one handle. Used when a snapshot is put together, never on the click path:
/// origins carry the verdict found here.
/// </summary>
public sealed class DomainTable
{
    private readonly FrozenDictionary<string, TrustedDomain> _byName;
    private readonly FrozenSet<string> _ownHosts;

    /// <summary>Makes a table; names are unique.</summary>
    public DomainTable(IEnumerable<TrustedDomain> domains)
        : this(domains.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal), [])
    {
    }

    private DomainTable(FrozenDictionary<string, TrustedDomain> byName, FrozenSet<string> ownHosts) => (_byName, _ownHosts) = (byName, ownHosts);

    /// <summary>The registered domains, in no particular order.</summary>
    public IReadOnlyCollection<TrustedDomain> Domains => _byName.Values;

    /// <summary>A table in which these domains stand beside the registered ones, and instead of one of the same name.</summary>
    public DomainTable Overlaid(IEnumerable<TrustedDomain> domains)
    {
        ArgumentNullException.ThrowIfNull(domains);
        var byName = _byName.ToDictionary(StringComparer.Ordinal);
        foreach (var domain in domains)
        {
            byName[domain.Name] = domain;
        }

        return new DomainTable(byName.ToFrozenDictionary(StringComparer.Ordinal), _ownHosts);
    }

    /// <summary>The same table, under which nobody is sent to these hosts: short links answer there, and one that led to another could lead back.</summary>
    public DomainTable Without(FrozenSet<string> ownHosts) => new(_byName, ownHosts);

    /// <summary>
    /// The verdict for a host: that of the most specific registered name that covers it, except that a BLOCK or LEGAL_BLOCK of any covering
    /// name wins, so that blocking a domain cannot be undone by an older entry for one of its hosts.
    /// </summary>
    /// <param name="host">Lower-case A-labels, or an IP literal as it stands in the URL.</param>
    public TrustVerdict Find(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        TrustVerdict? mostSpecific = null;
        for (var start = 0; ;)
        {
            if (_byName.TryGetValue(host[start..], out var domain) && (start == 0 || domain.Scope == DomainScope.Domain))
            {
                if (domain.Verdict.Decision is TrustDecision.Block or TrustDecision.LegalBlock)
                {
                    return domain.Verdict;
                }

                mostSpecific ??= domain.Verdict;
            }

            var dot = host.IndexOf('.', start);
            if (dot < 0)
            {
                return _ownHosts.Contains(host) ? TrustVerdict.OwnHost(host) : mostSpecific ?? TrustVerdict.NotRegistered;
            }

            start = dot + 1;
        }
    }
}
