using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>Adds to verdicts what snapshots do not hold and the rows of domains do: how a refusal is mended, and the score that a person overrode.</summary>
internal sealed class TrustExplainer(AdminDbContext db, TimeProvider time)
{
    public async Task<PreviewTrust?> ExplainAsync(int handleId, PreviewTrust? trust, CancellationToken cancellationToken) =>
        trust is null ? null : Explain(trust, await RowsAsync(handleId, [trust.Domain], cancellationToken));

    public async Task<IReadOnlyList<MatrixOutcome>> ExplainAsync(int handleId, IReadOnlyList<MatrixOutcome> outcomes, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(handleId, [.. outcomes.Select(outcome => outcome.Trust?.Domain).OfType<string>().Distinct()], cancellationToken);
        return [.. outcomes.Select(outcome => outcome.Trust is { } trust ? outcome with { Trust = Explain(trust, rows) } : outcome)];
    }

    private Task<Dictionary<string, DestinationDomain>> RowsAsync(int handleId, List<string> domains, CancellationToken cancellationToken) => db.DestinationDomains
        .AsNoTracking()
        .Where(row => row.HandleId == handleId && domains.Contains(row.Domain))
        .ToDictionaryAsync(row => row.Domain, StringComparer.Ordinal, cancellationToken);

    private PreviewTrust Explain(PreviewTrust trust, Dictionary<string, DestinationDomain> rows)
    {
        var row = rows.GetValueOrDefault(trust.Domain);
        var now = time.GetUtcNow();
        return trust with
        {
            Message = trust.Routable ? null : trust.Reason == TrustReason.OwnHost.ToWireName() ? DomainAdvice.ForOwnHost(trust.Domain) : row is null ? DomainAdvice.ForUnregistered(trust.Domain) : DomainAdvice.For(row, row.Verdict(now)),
            Overrides = row is null ? null : OverriddenScore.Of(row, now),
        };
    }
}
