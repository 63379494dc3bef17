using System.Collections.Frozen;
using Gharart.Core.Destinations;

namespace Gharart.Core.Trust;

/// <summary>A name that others may try to look like: a brand, or a domain that the handle has proved.</summary>
public sealed class ProtectedName
{
    private readonly FrozenSet<string> _domains;
    private readonly bool _anySuffix;

    /// <param name="label">The label by which people know it, lower case, in Unicode: <c>paypal</c>.</param>
    /// <param name="domains">Registrable domains, as A-labels, that rightly carry it.</param>
    /// <param name="anySuffix">Whether the label below any public suffix is rightly theirs.</param>
    /// <param name="isOwn">Whether the handle itself proved it.</param>
    public ProtectedName(string label, IEnumerable<string> domains, bool anySuffix, bool isOwn)
    {
        ArgumentNullException.ThrowIfNull(label);
        (Label, IsOwn, _anySuffix) = (label, isOwn, anySuffix);
        Skeleton = Confusables.Skeleton(label);
        _domains = domains.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The label by which people know it.</summary>
    public string Label { get; }

    /// <summary>Whether the handle itself proved it.</summary>
    public bool IsOwn { get; }

    internal string Skeleton { get; }

    /// <summary>The names of a handle's proved domains: each registrable domain once.</summary>
    public static IReadOnlyList<ProtectedName> OfProved(IEnumerable<HostName> proved, PublicSuffixList suffixes)
    {
        ArgumentNullException.ThrowIfNull(proved);
        ArgumentNullException.ThrowIfNull(suffixes);
        return
        [
            .. proved.Select(suffixes.RegistrableDomain).OfType<HostName>()
                .GroupBy(domain => FirstLabel(domain.Unicode), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new ProtectedName(group.Key, group.Select(domain => domain.Ascii), anySuffix: false, isOwn: true)),
        ];
    }

    internal static string FirstLabel(string name) => name.Split('.', 2)[0];

    /// <summary>Whether a name below this registrable domain is rightly theirs.</summary>
    internal bool Owns(HostName registrable) =>
        _domains.Contains(registrable.Ascii) || (_anySuffix && FirstLabel(registrable.Unicode) == Label);
}
