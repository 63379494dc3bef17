namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>What one check of ownership came to.</summary>
internal enum ProofOutcome
{
    /// <summary>The proof is there.</summary>
    Proved,

    /// <summary>There is nothing where the proof should be.</summary>
    Missing,

    /// <summary>There is something else.</summary>
    Wrong,

    /// <summary>Nothing was learned: no resolver answered, or nothing was asked. Not a miss.</summary>
    NoAnswer,
}
