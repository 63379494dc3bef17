namespace Gharart.Core.Visitors;

/// <summary>The browser's make, coarse on purpose: it is one input of the visitor key. The numbers are part of that key.</summary>
public enum UserAgentFamily : byte
{
    /// <summary>Anything else, or no agent at all.</summary>
    Other = 0,

    /// <summary>Chrome, Chromium and what does not tell itself apart from them.</summary>
    Chrome = 1,

    /// <summary>Safari and web views of Apple's systems.</summary>
    Safari = 2,

    /// <summary>Firefox.</summary>
    Firefox = 3,

    /// <summary>Edge.</summary>
    Edge = 4,

    /// <summary>Opera, Opera Mini and Opera Touch.</summary>
    Opera = 5,

    /// <summary>Samsung Internet.</summary>
    Samsung = 6,

    /// <summary>A crawler, preview fetcher or monitor.</summary>
    Bot = 7,
}
