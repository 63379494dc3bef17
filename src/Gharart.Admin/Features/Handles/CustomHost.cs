using System.Linq.Expressions;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.Handles;

/// <summary>A host name at which a handle's short links answer, once it is proved (contract §3).</summary>
internal sealed class CustomHost : ProvedName
{
    /// <summary>Whether the handle's links answer there.</summary>
    public static readonly Expression<Func<CustomHost, bool>> IsRouted =
        host => host.VerificationStatus == VerificationStatus.Verified || host.VerificationStatus == VerificationStatus.Lapsing;

    /// <summary>A-label, lower case.</summary>
    public required string Host { get; set; }

    public override string Name => Host;

    public override DomainScope ProvedScope => DomainScope.Host;

    public static CustomHost Claim(string host, DateTimeOffset now) => new()
    {
        Host = host,
        ChallengeToken = DomainChallenge.NewToken(),
        ChallengeExpiresAt = now + DomainChallenge.Lifetime,
    };
}
