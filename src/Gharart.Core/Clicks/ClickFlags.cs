using System.Diagnostics.CodeAnalysis;

namespace Gharart.Core.Clicks;

/// <summary>What else is known of a click. The numbers are part of the journal format.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "It is a set of flags, and plain Click is not what it names.")]
public enum ClickFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A crawler, preview fetcher or monitor that says so.</summary>
    Bot = 1,

    /// <summary>A test click; kept out of the figures.</summary>
    Test = 2,

    /// <summary>Probably automated, though it does not say so.</summary>
    BotSuspect = 4,

    /// <summary>The visitor sent <c>Sec-GPC</c> or <c>DNT</c>; there is no visitor key.</summary>
    PrivacySignal = 8,

    /// <summary>Routed by a fallback, not by the first choice.</summary>
    Fallback = 16,

    /// <summary>The visitor was here before.</summary>
    Returning = 32,

    /// <summary>A ctx token went out with the redirect.</summary>
    CtxIssued = 64,
}
