using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Http;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.Links;

/// <summary>Where short links live: <c>{handle}.{PublicDomain}</c>, or a custom host, at the edge's scheme and port.</summary>
internal sealed class ShortLinkHosts
{
    private readonly OwnHosts _ownHosts;
    private readonly HostName? _domain;
    private readonly string _scheme;
    private readonly string _publicDomain;
    private readonly string _port;

    public ShortLinkHosts(AdminOptions options, OwnHosts ownHosts)
    {
        _ownHosts = ownHosts;
        // A public domain that is no host name of a URL cannot stand in a destination either.
        _domain = HostName.TryParse(options.PublicDomain, out var domain, out _) ? domain : null;
        var edge = BindingAddress.Parse(options.EdgeUrl);
        _scheme = edge.Scheme.ToLowerInvariant();
        var isDefaultPort = edge.Port == (_scheme == Uri.UriSchemeHttps ? 443 : 80);
        _publicDomain = options.PublicDomain;
        _port = isDefaultPort ? "" : $":{edge.Port}";
    }

    /// <summary>The address that people follow.</summary>
    public string UrlOf(string handle, string slug) => UrlAt($"{handle}.{_publicDomain}", slug);

    /// <summary>The same at a custom host.</summary>
    public string UrlAt(string host, string slug) => $"{_scheme}://{host}{_port}/{slug}";

    /// <summary>The canonical form of a destination; null, with what is wrong in <paramref name="errors"/>, when it may not be one.</summary>
    public string? ReadDestination(FieldErrors errors, string? text, string field)
    {
        if (!DestinationUrl.TryParse(text, out var url, out var error))
        {
            errors.Add(field, error.Describe().TrimEnd('.'));
            return null;
        }

        // A link that leads to a short link could lead to itself.
        if (_domain is not null && url.HostName?.IsWithin(_domain) == true)
        {
            errors.Add(field, $"must not point at {_domain} or below, where the short links themselves live");
            return null;
        }

        if (url.HostName is { } host && _ownHosts.Custom.Contains(host.Ascii))
        {
            errors.Add(field, $"must not point at {host}, where short links themselves live");
            return null;
        }

        return url.ToString();
    }
}
