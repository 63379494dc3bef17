using System.Net;
using System.Text;
using Gharart.Core.Geo;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;
using Gharart.Edge.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gharart.Edge.Redirecting;

/// <summary>Reads from a connection and a request what the visitor classifier needs.</summary>
internal sealed class VisitorReader
{
    private readonly bool _hasCountryHeader;
    private readonly TrustedProxies _trustedProxies;
    private readonly CountryDatabaseFile _geo;
    private readonly LocalSalts _salts;

    public VisitorReader(EdgeOptions options, CountryDatabaseFile geo, LocalSalts salts)
    {
        _hasCountryHeader = options.CountryHeader is not null;
        _trustedProxies = TrustedProxies.Parse(options.TrustedProxies, out _);
        _geo = geo;
        _salts = salts;
    }

    /// <summary>Who is at the other end of a connection.</summary>
    public Peer Meet(ConnectionContext connection)
    {
        var address = connection.RemoteEndPoint is IPEndPoint { Address: var ip } ? ClientAddress.From(ip) : default;
        return new Peer(address, _trustedProxies.Contains(address), connection.Features.Get<ITlsHandshakeFeature>() is not null);
    }

    /// <summary>Where the visitor is.</summary>
    public VisitorPlace Locate(RequestHead request)
    {
        var peer = request.Peer;
        var address = peer.IsTrustedProxy
            ? ClientAddressResolver.Resolve(peer.Address, request[RequestHeader.ForwardedFor], _trustedProxies)
            : peer.Address;
        return new VisitorPlace(address, CountryOf(request, address));
    }

    /// <summary>The inputs of a visit; the spans are the request's. Behind a form the referrer is the one that the form carried on.</summary>
    public VisitorInputs Read(RequestHead request, in VisitorPlace place, Manifest manifest, uint handleNumber, long unixMilliseconds, byte[]? referrer = null)
    {
        _ = CookieReader.TryGet(request[RequestHeader.Cookie], VisitorCookie.Name, out var visitorId);
        return new VisitorInputs
        {
            UserAgent = request[RequestHeader.UserAgent],
            SecChUaMobile = request[RequestHeader.SecChUaMobile],
            SecChUaFormFactors = request[RequestHeader.SecChUaFormFactors],
            SecChUaPlatform = request[RequestHeader.SecChUaPlatform],
            Referrer = referrer is null ? request[RequestHeader.Referer] : referrer,
            SecGpc = request[RequestHeader.SecGpc],
            Dnt = request[RequestHeader.Dnt],
            Query = request.Query,
            OwnHost = request[RequestHeader.Host],
            VisitorId = visitorId,
            IsReturning = VisitorCookie.IsVisitorId(visitorId),
            Address = place.Address,
            Country = place.Country,
            HandleId = handleNumber,
            DailySalt = _salts.For(manifest, unixMilliseconds),
            UnixMilliseconds = unixMilliseconds,
        };
    }

    /// <summary>Whether the browser only fetches ahead, without the visitor having clicked.</summary>
    public static bool IsPrefetch(RequestHead request)
    {
        var purpose = request[RequestHeader.SecPurpose];
        return (purpose.Length >= 8 && Ascii.EqualsIgnoreCase(purpose[..8], "prefetch"u8))
            || Ascii.EqualsIgnoreCase(request[RequestHeader.Purpose], "prefetch"u8)
            || Ascii.EqualsIgnoreCase(request[RequestHeader.Moz], "prefetch"u8);
    }

    private Country CountryOf(RequestHead request, ClientAddress address) =>
        _hasCountryHeader && request.Peer.IsTrustedProxy && Country.TryParse(request[RequestHeader.Country].Trim(" \t"u8), out var country)
            ? country
            : _geo.Current.Find(address);
}
