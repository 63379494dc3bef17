namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>The result of a check of ownership.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Method">By which the proof was found; null where it was not.</param>
/// <param name="Evidence">Where it was found, for the history; null where it was not.</param>
/// <param name="Errors">Sentences that say what was asked, what was seen and how to mend it; empty where it was found.</param>
internal sealed record Proof(ProofOutcome Outcome, VerificationMethod? Method, string? Evidence, IReadOnlyList<string> Errors)
{
    public static Proof Found(VerificationMethod method, string evidence) => new(ProofOutcome.Proved, method, evidence, []);

    public static Proof NotFound(ProofOutcome outcome, params IReadOnlyList<string> errors) => new(outcome, null, null, errors);

    /// <summary>What is known after a second way was tried, which may find what this one did not. Where no resolver answered, nothing is known.</summary>
    public Proof Or(Proof second)
    {
        if (second.Outcome == ProofOutcome.Proved)
        {
            return second;
        }

        var isWrong = Outcome != ProofOutcome.NoAnswer && second.Outcome == ProofOutcome.Wrong;
        return NotFound(isWrong ? ProofOutcome.Wrong : Outcome, [.. Errors, .. second.Errors]);
    }
}
