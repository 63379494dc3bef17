namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>One check of ownership.</summary>
/// <param name="Proof">What it found; null where the challenge had expired and nothing was asked.</param>
/// <param name="Actor">Who asked.</param>
/// <param name="RunId">Its id.</param>
/// <param name="At">When the answer was there.</param>
internal sealed record ProofRun(Proof? Proof, string Actor, string RunId, DateTimeOffset At);
