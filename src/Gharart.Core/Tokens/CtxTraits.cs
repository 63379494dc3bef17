namespace Gharart.Core.Tokens;

/// <summary>What a ctx token says of its click beside the ids. The numbers are part of the token format.</summary>
[Flags]
public enum CtxTraits : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Made by a test conversion, not by a visitor.</summary>
    Test = 1,

    /// <summary>The visitor may be a program.</summary>
    BotSuspect = 2,

    /// <summary>The visitor sent <c>Sec-GPC: 1</c> or <c>DNT: 1</c>.</summary>
    PrivacySignal = 4,

    /// <summary>The click went to a fallback URL.</summary>
    Fallback = 8,
}
