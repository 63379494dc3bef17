namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <param name="LastRunAt">When all that was due was last looked at; null before the first time.</param>
/// <param name="Checked">Domains that were looked at since the start.</param>
/// <param name="Failed">Checks that broke off with an error of ours since the start; the log says why.</param>
internal sealed record DomainRecheckReport(DateTimeOffset? LastRunAt, long Checked, long Failed);
