using Gharart.Admin.Features.DestinationDomains;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.Handles;

/// <summary>A host name at which a handle's short links are to answer, once it is proved (contract §3).</summary>
internal sealed class CustomHost
{
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
        ChallengeToken = DomainChallenge.NewToken(),
        ChallengeExpiresAt = now + DomainChallenge.Lifetime,
    };
}
