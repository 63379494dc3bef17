using Gharart.Core.Visitors;

namespace Gharart.Core.Destinations;

/// <summary>Names that nobody can prove to be theirs, and so never become destination domains (contract §8.1).</summary>
public static class ReservedNames
{
    // home.arpa lies below arpa; it is in the contract's list and stays visible here. RFC 6761, 6762, 7686, 8375, 9476; internal by ICANN.
    private static readonly HostName[] SpecialNames =
        [.. new[] { "localhost", "local", "internal", "invalid", "onion", "home.arpa", "arpa", "alt" }.Select(Parse)];

    /// <summary>Reads and checks a name; <c>example</c> and <c>test</c> are allowed as top level.</summary>
    /// <param name="text">The name in ASCII or Unicode.</param>
    /// <param name="suffixes">Public suffixes.</param>
    /// <param name="name">The name where it is <see cref="ReservedName.Ok"/>, else null.</param>
    /// <param name="error">For <see cref="ReservedName.Invalid"/>, what is wrong.</param>
    public static ReservedName Check(string? text, PublicSuffixList suffixes, out HostName? name, out HostNameError error)
    {
        name = null;
        if (!HostName.TryParse(text, out var parsed, out error))
        {
            return error == HostNameError.NumericLastLabel || IsBracketedOrBareIPv6(text) ? ReservedName.IpAddress : ReservedName.Invalid;
        }

        var verdict = Check(parsed, suffixes);
        name = verdict == ReservedName.Ok ? parsed : null;
        return verdict;
    }

    /// <summary>Checks a name.</summary>
    public static ReservedName Check(HostName name, PublicSuffixList suffixes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(suffixes);
        if (SpecialNames.Any(name.IsWithin))
        {
            return ReservedName.SpecialName;
        }

        if (name.LabelCount == 1)
        {
            return ReservedName.SingleLabel;
        }

        return suffixes.IsPublicSuffix(name) ? ReservedName.PublicSuffix : ReservedName.Ok;
    }

    private static bool IsBracketedOrBareIPv6(string? text)
    {
        var address = text.AsSpan();
        if (address is ['[', .., ']'])
        {
            address = address[1..^1];
        }

        return AddressText.TryParseIPv6(address, out ClientAddress _);
    }

    private static HostName Parse(string text) =>
        HostName.TryParse(text, out var name, out _) ? name : throw new InvalidOperationException($"{text} is no host name.");
}
