namespace Gharart.Core.Visitors;

/// <summary>What is known of a visit beside what rules may ask for.</summary>
public readonly ref struct VisitorFacts
{
    /// <summary>Host of a foreign referrer, lower case; empty where there is none. Lives in the classifier's scratch.</summary>
    public ReadOnlySpan<byte> ReferrerHost { get; init; }

    /// <summary>The browser's make.</summary>
    public UserAgentFamily Family { get; init; }

    /// <summary>A crawler, preview fetcher or monitor: it gets no token and uses up no limit. A program that somebody runs is none.</summary>
    public bool IsCrawler => Family == UserAgentFamily.Bot;

    /// <summary>Whether <c>Sec-GPC: 1</c> or <c>DNT: 1</c> was sent.</summary>
    public bool HasPrivacySignal { get; init; }

    /// <summary>Whether the split's unit is the visitor cookie's value. Where not, a split may set the cookie, unless there is a privacy signal.</summary>
    public bool HasVisitorId { get; init; }

    /// <summary>The day's <see cref="Visitors.VisitorKey"/> for the click record; 0 under a privacy signal or without a salt.</summary>
    public ulong VisitorKey { get; init; }
}
