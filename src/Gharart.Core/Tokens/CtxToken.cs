namespace Gharart.Core.Tokens;

/// <summary>Layout and lifetimes of the ctx token (contract §13); <c>docs/ctx-token.md</c> describes it with test vectors.</summary>
public static class CtxToken
{
    /// <summary>Name of the query parameter that carries the token.</summary>
    public const string ParameterName = "ctx";

    /// <summary>Length of a token as text: base64url of 56 bytes, unpadded.</summary>
    public const int Length = 75;

    /// <summary>Longest text that any version may have (contract §13).</summary>
    public const int MaxLengthOfAnyVersion = 80;

    /// <summary>The version that is written and read.</summary>
    public const byte Version = 1;

    internal const int KeyIdOffset = 1;
    internal const int ClickIdOffset = 2;
    internal const int SealedOffset = 18;
    internal const int TagOffset = SealedOffset + CtxSealedFields.Length;
    internal const int TagLength = 16;
    internal const int ByteLength = TagOffset + TagLength;

    /// <summary>The click id's last 12 bytes: 16 bits of its time and all 74 random ones.</summary>
    internal const int NonceOffset = ClickIdOffset + 4;

    internal const int NonceLength = 12;

    /// <summary>How old a token may be for a conversion, unless set otherwise.</summary>
    public static TimeSpan ConversionLifetime => TimeSpan.FromDays(30);

    /// <summary>How old a token may be for a lead, unless set otherwise.</summary>
    public static TimeSpan LeadLifetime => TimeSpan.FromHours(24);

    /// <summary>How old a token may be for a test conversion, unless set otherwise.</summary>
    public static TimeSpan TestConversionLifetime => TimeSpan.FromHours(1);

    /// <summary>How far an edge's clock may run ahead of the verifier's.</summary>
    public static TimeSpan ClockSkew => TimeSpan.FromSeconds(60);
}
