using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>One way to prove a domain: a TXT record with a value, or a file with a body (contract §8).</summary>
internal sealed record DomainChallenge(
    VerificationMethod Method,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Body)
{
    private const int IdBytes = 10;

    // Contract §8.1: 160 random bits, good for a week.
    private const int TokenBytes = 20;

    /// <summary>How long a challenge may be met for the first time.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

    public static IReadOnlyList<DomainChallenge> Of(string name, string token)
    {
        var proof = "gharart-verify=" + token;

        // The file's name comes from the token but does not give it away: who sees the request cannot make the answer.
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(proof)).AsSpan(0, IdBytes));
        return
        [
            new DomainChallenge(VerificationMethod.DnsTxt, TrustReasons.ChallengePrefix + name, proof, null, null),
            new DomainChallenge(VerificationMethod.HttpFile, null, null, $"https://{name}/.well-known/gharart-challenge/{id}", proof),
        ];
    }
}
