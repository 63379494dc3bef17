using System.Buffers.Binary;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Tokens;

/// <summary>Rings, claims and tokens for the tests of this folder.</summary>
internal static class CtxTokens
{
    /// <summary>2026-01-01T00:00:00Z, a UTC midnight.</summary>
    public const long Midnight = 1_767_225_600_000;

    public static readonly MasterSecret Master = MasterSecret.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    public static readonly CtxKeyRing Ring = new(Master, [1, 2], 1);

    public static CtxClaims Claims(long clickedAt = Midnight) => new()
    {
        ClickId = ClickIdGenerator.Next(clickedAt),
        HandleId = 7,
        CampaignId = 11,
        LinkId = 13,
        SnapshotRevision = 17,
        RuleNumber = 19,
        VariantIndex = 2,
        Country = Country.TryParse("DE"u8, out var germany) ? germany : default,
        Device = DeviceClass.Mobile,
        Traits = CtxTraits.PrivacySignal,
    };

    public static CtxClaims RandomClaims(Random random, long clickedAt)
    {
        Span<byte> bytes = stackalloc byte[19];
        random.NextBytes(bytes);
        return new CtxClaims
        {
            ClickId = ClickIdGenerator.Next(clickedAt),
            HandleId = BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            CampaignId = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            LinkId = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            SnapshotRevision = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
            RuleNumber = BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]),
            VariantIndex = bytes[18],
            Country = Country.FromIndex(random.Next(Country.Count)),
            Device = (DeviceClass)random.Next(5),
            Traits = (CtxTraits)random.Next(16),
        };
    }

    public static byte[] Issue(in CtxClaims claims, CtxKeyRing? ring = null)
    {
        var token = new byte[CtxToken.Length];
        Assert.True(new CtxTokenIssuer(ring ?? Ring).TryWrite(claims, token));
        return token;
    }

    public static CtxVerdict Verify(ReadOnlySpan<byte> token, long now = Midnight, CtxKeyRing? ring = null) =>
        new CtxTokenVerifier(ring ?? Ring).Verify(token, now, CtxToken.ConversionLifetime, out _);
}
