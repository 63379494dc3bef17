namespace Gharart.Core.Destinations;

/// <summary>Why a text is no host name.</summary>
public enum HostNameError
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Nothing was given.</summary>
    Empty,

    /// <summary>Longer than 253 characters as A-labels.</summary>
    TooLong,

    /// <summary>Two dots in a row, or a leading dot.</summary>
    EmptyLabel,

    /// <summary>Ends with a dot.</summary>
    TrailingDot,

    /// <summary>A label is longer than 63 characters as an A-label.</summary>
    LabelTooLong,

    /// <summary>A character other than letters, digits, hyphens and dots.</summary>
    InvalidCharacter,

    /// <summary>A label starts or ends with a hyphen.</summary>
    HyphenAtEdge,

    /// <summary>The last label is a number, so browsers read the text as an IPv4 address.</summary>
    NumericLastLabel,

    /// <summary>An <c>xn--</c> label that does not stand for an allowed Unicode label in its one right spelling.</summary>
    InvalidPunycode,

    /// <summary>Unicode text that UTS 46 does not allow.</summary>
    InvalidUnicode,

    /// <summary>Right-to-left and left-to-right characters are mixed against RFC 5893.</summary>
    InvalidBidi,

    /// <summary>Unicode text, and this process runs without ICU: the A-label form (<c>xn--…</c>) is needed.</summary>
    UnicodeUnavailable,
}
