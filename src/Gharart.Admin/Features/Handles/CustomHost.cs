using System.Security.Cryptography;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.Handles;

/// <summary>A host name at which a handle's short links are to answer, once it is proved (contract §3).</summary>
internal sealed class CustomHost
{
    // As for destination domains, contract §8.1: 160 random bits, good for a week.
    private const int ChallengeBytes = 20;

    private static readonly TimeSpan ChallengeLifetime = TimeSpan.FromDays(7);

    public int Id { get; set; }

    public int HandleId { get; set; }

    /// <summary>A-label, lower case.</summary>
    public required string Host { get; set; }

    public VerificationStatus VerificationStatus { get; set; }

    public required string ChallengeToken { get; set; }

    public DateTimeOffset ChallengeExpiresAt { get; set; }

    public DateTimeOffset? CheckedAt { get; set; }

    public DateTimeOffset? VerifiedAt { get; set; }

    public static CustomHost Claim(string host, DateTimeOffset now) => new()
    {
        Host = host,
        ChallengeToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ChallengeBytes)),
        ChallengeExpiresAt = now + ChallengeLifetime,
    };
}
