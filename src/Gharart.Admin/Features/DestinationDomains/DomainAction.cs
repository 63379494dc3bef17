namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>What a history entry tells of.</summary>
internal enum DomainAction
{
    Registered,
    Rescored,
    Decided,
    DecisionCleared,
    VerificationWaived,
    WaiverEnded,
    Verified,
    Recovered,
    Lapsing,
    Lapsed,
    VerificationFailed,
    VerificationPending,
    ChallengeRenewed,
    Removed,
}
