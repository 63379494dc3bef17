using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Admin.Outbox.Deliveries;
using Gharart.Admin.Risk;
using Gharart.Admin.Suffixes;

namespace Gharart.Admin.Http;

/// <param name="Status">ready, publishing (no snapshot published since the start), or waiting_for_database.</param>
/// <param name="PublishedRevision">Revision that was published last.</param>
/// <param name="FailedHandles">Handles that cannot be published as they are; the log says which, and why.</param>
/// <param name="ClicksIngestedAt">When all click journals were last read to their end.</param>
/// <param name="DomainChecks">How the re-checks of destination domains go.</param>
/// <param name="Deliveries">Events on their way to endpoints.</param>
/// <param name="Warnings">Settings and states that work but should not last, a sentence each.</param>
/// <param name="Risk">Risk feeds and the scoring of domains.</param>
/// <param name="PublicSuffixes">The public suffix list in use.</param>
internal sealed record AdminReadiness(
    string Status,
    ulong PublishedRevision,
    int FailedHandles,
    DateTimeOffset? ClicksIngestedAt,
    DomainRecheckReport DomainChecks,
    DeliveryBacklog Deliveries,
    IReadOnlyList<string> Warnings,
    RiskReadiness Risk,
    PublicSuffixReport PublicSuffixes);
