using Gharart.Admin.Http;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>What may be registered as a destination domain (contract §8.1).</summary>
internal static class DestinationDomainRules
{
    public const int MaxDomains = 200;

    /// <summary>Null, with the reason in <paramref name="errors"/>, when the text is no domain that can be registered.</summary>
    public static HostName? ReadDomain(FieldErrors errors, string? text, DomainScope scope, OwnHosts ownHosts, PublicSuffixList suffixes)
    {
        if (!errors.Require(text, "domain"))
        {
            return null;
        }

        // A name that is no public suffix lies at or below a registrable domain, so either scope fits it.
        var verdict = ReservedNames.Check(text, suffixes, out var name, out var error);
        if (name is null)
        {
            errors.Add("domain", Mend(verdict, error));
        }
        else if (ownHosts.Contains(name))
        {
            errors.Add("domain", "is a host of this platform: name the shop that the links lead to");
        }
        else if (scope == DomainScope.Domain && ownHosts.FirstBelow(name) is { } own)
        {
            errors.Add("domain", $"would cover {own}, a host of this platform: register it with scope HOST");
        }

        return errors.Any ? null : name;
    }

    private static string Mend(ReservedName verdict, HostNameError error) => verdict switch
    {
        ReservedName.SingleLabel => "has one label only: give the full name, such as shop.example",
        ReservedName.IpAddress => "is an IP address: give the host name that resolves to it",
        ReservedName.SpecialName => "means something inside a network or another system only: give a name of the public DNS",
        ReservedName.PublicSuffix => "is a public suffix, under which strangers register their names: give your own name below it",
        _ => Mend(error),
    };

    private static string Mend(HostNameError error) => error switch
    {
        HostNameError.TooLong => "is longer than 253 characters as A-labels",
        HostNameError.EmptyLabel => "has an empty label: leave out the leading or doubled dot",
        HostNameError.TrailingDot => "ends with a dot: leave it out",
        HostNameError.LabelTooLong => "has a label of more than 63 characters as an A-label",
        HostNameError.InvalidCharacter => "must be a host name alone, such as shop.example: no scheme, port, path or wildcard",
        HostNameError.HyphenAtEdge => "has a label that starts or ends with a hyphen",
        HostNameError.InvalidPunycode => "has an xn-- label that stands for no name: give the name in its own letters",
        HostNameError.InvalidBidi => "mixes right-to-left and left-to-right letters in a way that DNS names must not (RFC 5893)",
        HostNameError.UnicodeUnavailable => "cannot be mapped on this server: give it as A-labels (xn--…)",
        _ => "has characters that no international domain name may have (UTS 46)",
    };
}
