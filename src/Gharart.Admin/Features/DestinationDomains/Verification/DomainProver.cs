using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>Looks for the proof of a name by the ways that fit it. Asks strangers' servers, a bounded number of names at a time.</summary>
internal sealed class DomainProver(TxtProof txt, HttpFileProof file) : IDisposable
{
    private const int MaxAtATime = 32;

    private readonly SemaphoreSlim _turns = new(MaxAtATime, MaxAtATime);

    /// <param name="name">What is to be proved, as A-labels.</param>
    /// <param name="scope">A file proves a HOST alone.</param>
    /// <param name="token">The challenge's.</param>
    /// <param name="method">Null tries all that fit the scope.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Proof> ProveAsync(string name, DomainScope scope, string token, VerificationMethod? method, CancellationToken cancellationToken)
    {
        if (method == VerificationMethod.HttpFile && scope != DomainScope.Host)
        {
            return Proof.NotFound(
                ProofOutcome.NoAnswer, $"Nothing was asked: a file at {name} proves that one host, and this is registered with scope DOMAIN. Set the TXT record, or register {name} with scope HOST.");
        }

        var challenges = DomainChallenge.Of(name, token).ToDictionary(challenge => challenge.Method);
        await _turns.WaitAsync(cancellationToken);
        try
        {
            if (method == VerificationMethod.HttpFile)
            {
                return await file.CheckAsync(name, challenges[VerificationMethod.HttpFile], cancellationToken);
            }

            var proof = await txt.CheckAsync(name, challenges[VerificationMethod.DnsTxt], cancellationToken);
            return proof.Outcome == ProofOutcome.Proved || method is not null || scope != DomainScope.Host
                ? proof
                : proof.Or(await file.CheckAsync(name, challenges[VerificationMethod.HttpFile], cancellationToken));
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
