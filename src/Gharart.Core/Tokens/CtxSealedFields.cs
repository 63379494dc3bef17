using System.Buffers.Binary;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tokens;

/// <summary>The 22 bytes inside a ctx token, integers big-endian; <c>docs/ctx-token.md</c> has the table.</summary>
internal static class CtxSealedFields
{
    public const int Length = 22;

    private const int LinkOffset = 8;
    private const int CampaignOffset = 4;
    private const int RevisionOffset = 12;
    private const int RuleOffset = 16;
    private const int VariantOffset = 18;
    private const int PlaceOffset = 19;
    private const int TraitsOffset = 21;

    private const int DeviceShift = 10;
    private const int CountryMask = (1 << DeviceShift) - 1;
    private const int Letters = 26;
    private const DeviceClass LastDevice = DeviceClass.Bot;
    private const CtxTraits KnownTraits = CtxTraits.Test | CtxTraits.BotSuspect | CtxTraits.PrivacySignal | CtxTraits.Fallback;

    /// <summary>Writes the fields; false when a device or trait is none that the format knows.</summary>
    public static bool TryWrite(in CtxClaims claims, Span<byte> destination)
    {
        if (claims.Device > LastDevice || (claims.Traits & ~KnownTraits) != 0)
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(destination, claims.HandleId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[CampaignOffset..], claims.CampaignId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[LinkOffset..], claims.LinkId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[RevisionOffset..], claims.SnapshotRevision);
        BinaryPrimitives.WriteUInt16BigEndian(destination[RuleOffset..], claims.RuleNumber);
        destination[VariantOffset] = claims.VariantIndex;
        var place = PackCountry(claims.Country) | ((int)claims.Device << DeviceShift);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PlaceOffset..], (ushort)place);
        destination[TraitsOffset] = (byte)claims.Traits;
        return true;
    }

    /// <summary>Reads the fields, without the click id; false when a bit is set that the format leaves unused.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out CtxClaims claims)
    {
        var place = BinaryPrimitives.ReadUInt16BigEndian(source[PlaceOffset..]);
        var country = place & CountryMask;
        var device = (DeviceClass)(place >> DeviceShift);
        var traits = (CtxTraits)source[TraitsOffset];
        if (country >= Letters * Letters || device > LastDevice || (traits & ~KnownTraits) != 0)
        {
            claims = default;
            return false;
        }

        claims = new CtxClaims
        {
            HandleId = BinaryPrimitives.ReadUInt32BigEndian(source),
            CampaignId = BinaryPrimitives.ReadUInt32BigEndian(source[CampaignOffset..]),
            LinkId = BinaryPrimitives.ReadUInt32BigEndian(source[LinkOffset..]),
            SnapshotRevision = BinaryPrimitives.ReadUInt32BigEndian(source[RevisionOffset..]),
            RuleNumber = BinaryPrimitives.ReadUInt16BigEndian(source[RuleOffset..]),
            VariantIndex = source[VariantOffset],
            Country = UnpackCountry(country),
            Device = device,
            Traits = traits,
        };
        return true;
    }

    private static int PackCountry(Country country)
    {
        var letters = country.Letters;
        return (((letters >> 8) - 'A') * Letters) + (letters & 0xFF) - 'A';
    }

    // A code that left ISO 3166 after the click reads as unknown: the click stays good.
    private static Country UnpackCountry(int packed)
    {
        ReadOnlySpan<byte> letters = [(byte)('A' + (packed / Letters)), (byte)('A' + (packed % Letters))];
        _ = Country.TryParse(letters, out var country);
        return country;
    }
}
