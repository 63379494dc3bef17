using System.Text;
using Gharart.Admin.Http;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>A checked preview request as the bytes that the visitor classifier reads.</summary>
internal sealed class PreviewVisit
{
    /// <summary>Characters of each text.</summary>
    public const int MaxTextLength = 4096;

    private readonly Dictionary<string, byte[]> _headers = new(StringComparer.OrdinalIgnoreCase);

    public required Country? Country { get; init; }

    public required DeviceClass? Device { get; init; }

    public required byte[] Source { get; init; }

    public required byte[] Campaign { get; init; }

    public required byte[] Segments { get; init; }

    public required byte[] Unit { get; init; }

    public required byte[] Query { get; init; }

    public required ClientAddress Address { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Checks a request; null when the errors say what is wrong.</summary>
    public static PreviewVisit? Read(RoutePreviewRequest request, DateTimeOffset now, FieldErrors errors)
    {
        Country? country = null;
        if (request.Country is not null && errors.Check(Core.Geo.Country.TryParse(request.Country, out var parsed), "country", "must be an ISO 3166-1 alpha-2 code, or XX"))
        {
            country = parsed;
        }

        DeviceClass? device = null;
        if (request.Device is not null)
        {
            var known = Http.Json.ContractEnum<DeviceClass>.TryParse(request.Device, out var value);
            errors.Check(known, "device", $"must be one of {string.Join(", ", Http.Json.ContractEnum<DeviceClass>.All)}");
            device = value;
        }

        ClientAddress address = default;
        if (request.Ip is not null)
        {
            errors.Check(ClientAddress.TryParse(Bytes(request.Ip, "ip", errors), out address), "ip", "must be an IPv4 or IPv6 address");
        }

        var visit = new PreviewVisit
        {
            Country = country,
            Device = device,
            Source = Bytes(request.Source, "source", errors),
            Campaign = Bytes(request.Campaign, "campaign", errors),
            Segments = Bytes(request.Segment, "segment", errors),
            Unit = Bytes(request.VisitorKey, "visitorKey", errors),
            Query = Bytes(request.Query?.TrimStart('?'), "query", errors),
            Address = address,
            At = request.At ?? now,
        };
        foreach (var (name, value) in request.Headers ?? [])
        {
            visit._headers[name] = Bytes(value, $"headers.{name}", errors);
        }

        if (request.UserAgent is not null)
        {
            visit._headers["User-Agent"] = Bytes(request.UserAgent, "userAgent", errors);
        }

        return errors.Any ? null : visit;
    }

    /// <summary>The raw inputs of the visit.</summary>
    public VisitorInputs Inputs(CountryDatabase countries, uint handleNumber, ReadOnlySpan<byte> ownHost)
    {
        var hasCookie = CookieReader.TryGet(Header("Cookie"), "gx_vid"u8, out var visitorId);
        return new VisitorInputs
        {
            UserAgent = Header("User-Agent"),
            SecChUaMobile = Header("Sec-CH-UA-Mobile"),
            SecChUaFormFactors = Header("Sec-CH-UA-Form-Factors"),
            SecChUaPlatform = Header("Sec-CH-UA-Platform"),
            Referrer = Header("Referer"),
            SecGpc = Header("Sec-GPC"),
            Dnt = Header("DNT"),
            Query = Query,
            OwnHost = Header("Host").IsEmpty ? ownHost : Header("Host"),
            VisitorId = visitorId,
            IsReturning = hasCookie && !visitorId.IsEmpty,
            Address = Address,
            Country = countries.Find(Address),
            HandleId = handleNumber,
            UnixMilliseconds = At.ToUnixTimeMilliseconds(),
        };
    }

    /// <summary>What was stated outright.</summary>
    public VisitorOverrides Overrides() => new()
    {
        Country = Country,
        Device = Device,
        Source = Source,
        Campaign = Campaign,
        Segments = Segments,
        Unit = Unit,
    };

    private ReadOnlySpan<byte> Header(string name) => _headers.GetValueOrDefault(name);

    private static byte[] Bytes(string? text, string field, FieldErrors errors) =>
        errors.Check((text?.Length ?? 0) <= MaxTextLength, field, $"must be at most {MaxTextLength} characters")
            ? Encoding.Latin1.GetBytes(text ?? "")
            : [];
}
