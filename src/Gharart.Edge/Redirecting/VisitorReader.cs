using Gharart.Core.Geo;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;

namespace Gharart.Edge.Redirecting;

/// <summary>Reads from a request what the visitor classifier needs.</summary>
internal sealed class VisitorReader
{
    private readonly string? _countryHeader;
    private readonly TrustedProxies _trustedProxies;
    private readonly CountryDatabaseFile _geo;
    private readonly LocalSalts _salts;
    private readonly TimeProvider _time;

    public VisitorReader(EdgeOptions options, CountryDatabaseFile geo, LocalSalts salts, TimeProvider time)
    {
        _countryHeader = options.CountryHeader;
        _trustedProxies = TrustedProxies.Parse(options.TrustedProxies, out _);
        _geo = geo;
        _salts = salts;
        _time = time;
    }

    /// <summary>Reads the inputs; spans live in the given buffer.</summary>
    public VisitorInputs Read(HttpContext context, Manifest manifest, uint handleNumber, HeaderBytes bytes)
    {
        var headers = context.Request.Headers;
        var peer = context.Connection.RemoteIpAddress is { } ip ? ClientAddress.From(ip) : default;
        var address = ClientAddressResolver.Resolve(peer, bytes.Take(headers["X-Forwarded-For"]), _trustedProxies);
        var hasCookie = CookieReader.TryGet(bytes.Take(headers.Cookie, "; "), VisitorCookie.NameBytes, out var visitorId);
        var query = context.Request.QueryString.Value;
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return new VisitorInputs
        {
            UserAgent = bytes.Take(headers.UserAgent),
            SecChUaMobile = bytes.Take(headers["Sec-CH-UA-Mobile"]),
            SecChUaFormFactors = bytes.Take(headers["Sec-CH-UA-Form-Factors"]),
            SecChUaPlatform = bytes.Take(headers["Sec-CH-UA-Platform"]),
            Referrer = bytes.Take(headers.Referer),
            SecGpc = bytes.Take(headers["Sec-GPC"]),
            Dnt = bytes.Take(headers["DNT"]),
            Query = query is null or "" ? [] : bytes.Take(query)[1..],
            OwnHost = bytes.Take(context.Request.Host.Value),
            VisitorId = visitorId,
            IsReturning = hasCookie && !visitorId.IsEmpty,
            Address = address,
            Country = CountryOf(headers, peer, address),
            HandleId = handleNumber,
            DailySalt = _salts.For(manifest, now),
            UnixMilliseconds = now,
        };
    }

    /// <summary>Whether the browser only fetches ahead, without the visitor having clicked.</summary>
    public static bool IsPrefetch(HttpRequest request) =>
        ((string?)request.Headers["Sec-Purpose"])?.StartsWith("prefetch", StringComparison.OrdinalIgnoreCase) == true
        || string.Equals(request.Headers["Purpose"], "prefetch", StringComparison.OrdinalIgnoreCase)
        || string.Equals(request.Headers["X-Moz"], "prefetch", StringComparison.OrdinalIgnoreCase);

    private Country CountryOf(IHeaderDictionary headers, ClientAddress peer, ClientAddress address)
    {
        if (_countryHeader is not null && _trustedProxies.Contains(peer))
        {
            string? code = headers[_countryHeader];
            if (Country.TryParse(code.AsSpan().Trim(), out var country))
            {
                return country;
            }
        }

        return _geo.Current.Find(address);
    }
}
