namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>What a visitor got.</summary>
internal enum VisitOutcome
{
    /// <summary>Every answer was the redirect that it should be.</summary>
    Redirected,

    /// <summary>Nobody took the connection.</summary>
    NoConnection,

    /// <summary>The connection ended before the first byte of the answer. A client tries again elsewhere.</summary>
    Unanswered,

    /// <summary>The connection ended in the middle of an answer.</summary>
    CutOff,

    /// <summary>Some other answer.</summary>
    Wrong,
}
