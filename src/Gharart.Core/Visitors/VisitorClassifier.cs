namespace Gharart.Core.Visitors;

/// <summary>
/// Turns the raw inputs of a visit into what rules may ask for (contract §5). The edge and the route preview call the same method,
/// which is what makes their answers equal. 0 B, never throws for what a visitor can send.
/// </summary>
public static class VisitorClassifier
{
    /// <summary>Bytes of scratch that <see cref="Classify"/> needs; all spans of its results live there or in constants.</summary>
    public const int ScratchLength = VisitQuery.ScratchLength + Visitors.ReferrerHost.MaxLength + SegmentsLength + MaxUnitLength
        + (2 * VisitText.MaxValueLength);

    private const int MaxUnitLength = 64;
    private const int HexKeyLength = 16;
    private const int SegmentsLength = 10 + SegmentList.MaxLength;

    /// <summary>Classifies one visit.</summary>
    /// <param name="inputs">The raw inputs.</param>
    /// <param name="overrides">What is stated outright; <c>default</c> at the edge.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> bytes; it must live as long as the results.</param>
    /// <param name="facts">What is known beside the context.</param>
    public static VisitorContext Classify(
        scoped in VisitorInputs inputs,
        scoped in VisitorOverrides overrides,
        Span<byte> scratch,
        out VisitorFacts facts)
    {
        var rest = scratch;
        var query = VisitQuery.Parse(inputs.Query, Take(ref rest, VisitQuery.ScratchLength));
        var hasReferrer = ReferrerHost.TryGet(inputs.Referrer, Take(ref rest, ReferrerHost.MaxLength), out var host)
            && !ReferrerHost.IsSame(host, inputs.OwnHost);
        var referrerHost = hasReferrer ? host : default;

        var agent = DeviceClassifier.ReadAgent(inputs.UserAgent);
        var device = overrides.Device ?? DeviceClassifier.Classify(
            agent, inputs.SecChUaMobile, inputs.SecChUaFormFactors, inputs.SecChUaPlatform);

        // The signal asks not to be recognised: the cookie is not read, and no key leaves the edge.
        var hasPrivacySignal = PrivacySignal.IsSet(inputs.SecGpc, inputs.Dnt);
        var hasVisitorId = !hasPrivacySignal && IsVisitorId(inputs.VisitorId);
        var isReturning = !hasPrivacySignal && inputs.IsReturning;
        var key = inputs.DailySalt.IsEmpty
            ? VisitorKey.None
            : VisitorKey.Compute(inputs.DailySalt, inputs.HandleId, inputs.Address, agent.Family, device);

        facts = new VisitorFacts
        {
            ReferrerHost = referrerHost,
            Family = agent.Family,
            HasPrivacySignal = hasPrivacySignal,
            HasVisitorId = hasVisitorId,
            VisitorKey = hasPrivacySignal ? VisitorKey.None : key,
        };

        var source = Normalized(overrides.Source, Take(ref rest, VisitText.MaxValueLength));
        var campaign = Normalized(overrides.Campaign, Take(ref rest, VisitText.MaxValueLength));
        return new VisitorContext
        {
            Country = overrides.Country ?? inputs.Country,
            Device = device,
            Source = source.IsEmpty ? SourceClassifier.ClassifyHost(query, referrerHost) : source,
            Campaign = campaign.IsEmpty ? query.Campaign : campaign,
            Segments = Segments(overrides.Segments, isReturning, query.Segments, Take(ref rest, SegmentsLength)),
            Unit = Unit(overrides.Unit, hasVisitorId ? inputs.VisitorId : default, key, Take(ref rest, MaxUnitLength)),
            UnixMilliseconds = inputs.UnixMilliseconds,
        };
    }

    private static Span<byte> Take(scoped ref Span<byte> rest, int length)
    {
        var room = rest[..length];
        rest = rest[length..];
        return room;
    }

    private static ReadOnlySpan<byte> Normalized(scoped ReadOnlySpan<byte> value, Span<byte> room) =>
        VisitText.TryNormalize(value, room, out var length) ? room[..length] : default;

    private static ReadOnlySpan<byte> Segments(
        scoped ReadOnlySpan<byte> stated,
        bool isReturning,
        scoped ReadOnlySpan<byte> asked,
        Span<byte> room)
    {
        if (!stated.IsEmpty)
        {
            var list = new SegmentList(room, isClaimed: false);
            list.Add(stated);
            if (!list.Joined.IsEmpty)
            {
                return list.Joined;
            }
        }

        var first = isReturning ? SegmentList.Returning : SegmentList.New;
        if (asked.IsEmpty)
        {
            return first;
        }

        first.CopyTo(room);
        room[first.Length] = (byte)'\n';
        asked.CopyTo(room[(first.Length + 1)..]);
        return room[..(first.Length + 1 + asked.Length)];
    }

    /// <summary>What was stated, else the cookie's value, else the visitor key in hexadecimal; empty without a salt.</summary>
    private static ReadOnlySpan<byte> Unit(scoped ReadOnlySpan<byte> stated, scoped ReadOnlySpan<byte> visitorId, ulong key, Span<byte> room)
    {
        if (stated.Length is > 0 and <= MaxUnitLength && !stated.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
        {
            stated.CopyTo(room);
            return room[..stated.Length];
        }

        if (!visitorId.IsEmpty)
        {
            visitorId.CopyTo(room);
            return room[..visitorId.Length];
        }

        if (key == VisitorKey.None)
        {
            return default;
        }

        for (var i = HexKeyLength - 1; i >= 0; i--)
        {
            room[i] = "0123456789abcdef"u8[(int)(key & 15)];
            key >>= 4;
        }

        return room[..HexKeyLength];
    }

    private static bool IsVisitorId(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > MaxUnitLength)
        {
            return false;
        }

        foreach (var character in value)
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character is not ((byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        return true;
    }
}
