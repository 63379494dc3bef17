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

    /// <summary>Two ways were tried: either will do; where one of them learned nothing, nothing is known.</summary>
    public Proof Or(Proof other) =>
        Outcome == ProofOutcome.Proved ? this
        : other.Outcome == ProofOutcome.Proved ? other
        : NotFound((ProofOutcome)Math.Max((int)Outcome, (int)other.Outcome), [.. Errors, .. other.Errors]);
}
