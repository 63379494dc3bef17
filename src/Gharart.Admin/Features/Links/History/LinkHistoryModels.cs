using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Gharart.Admin.Features.Links.History;

internal sealed record LinkVersionResponse(
    int Version,
    DateTimeOffset At,
    [property: Description("E-mail of who made it; null where the history began later.")] string? By,
    [property: Description("The personal access token that was used, if any.")] string? TokenId,
    string? RequestId,
    LinkAction Action,
    [property: Description("With ROLLED_BACK: the version whose content came back.")] int? RestoredVersion,
    [property: Description("Members that differ from the version before.")] IReadOnlyList<string> Changed,
    [property: Description("The whole link as it was, in the form that PUT takes.")] PutLinkRequest Link)
{
    public static LinkVersionResponse From(LinkVersion row) =>
        new(row.Version, row.At, row.By, row.TokenId, row.RequestId, row.Action, row.RestoredVersion, row.Changed, row.Content);
}

internal sealed record RollbackRequest([property: Range(1, int.MaxValue), Description("One of the link's history.")] int? Version);
