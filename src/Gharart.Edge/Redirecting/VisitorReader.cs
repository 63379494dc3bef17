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
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var peer = context.Connection.RemoteIpAddress is { } ip ? ClientAddress.From(ip) : default;

        // The privacy signals come first and what can be long comes last: a buffer that is used up must not silence a signal.
        var secGpc = bytes.Take(headers["Sec-GPC"]);
        var dnt = bytes.Take(headers["DNT"]);
        var isProxied = _trustedProxies.Contains(peer);
        var address = isProxied ? ClientAddressResolver.Resolve(peer, bytes.Take(headers["X-Forwarded-For"]), _trustedProxies) : peer;
        var query = bytes.Take(context.Request.QueryString.Value);
        var ownHost = bytes.Take(headers.Host);
        var userAgent = bytes.Take(headers.UserAgent);
        var isMobile = bytes.Take(headers["Sec-CH-UA-Mobile"]);
        var formFactors = bytes.Take(headers["Sec-CH-UA-Form-Factors"]);
        var platform = bytes.Take(headers["Sec-CH-UA-Platform"]);
        _ = CookieReader.TryGet(bytes.Take(headers.Cookie, "; "), VisitorCookie.NameBytes, out var visitorId);
        return new VisitorInputs
        {
            UserAgent = userAgent,
            SecChUaMobile = isMobile,
            SecChUaFormFactors = formFactors,
            SecChUaPlatform = platform,
            Referrer = bytes.Take(headers.Referer),
            SecGpc = secGpc,
            Dnt = dnt,
            Query = query,
            OwnHost = ownHost,
            VisitorId = visitorId,
            IsReturning = VisitorCookie.IsVisitorId(visitorId),
            Address = address,
            Country = CountryOf(headers, isProxied, address),
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

    private Country CountryOf(IHeaderDictionary headers, bool isProxied, ClientAddress address)
    {
        if (isProxied && _countryHeader is not null)
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
