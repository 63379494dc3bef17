namespace Gharart.Admin.Features.Links.History;

/// <summary>Why links get new versions.</summary>
/// <param name="Author">Who.</param>
/// <param name="Action">What; a link that is new is <see cref="LinkAction.Created"/> where this says <see cref="LinkAction.Replaced"/>.</param>
/// <param name="RestoredVersion">The version whose content comes back, with <see cref="LinkAction.RolledBack"/>.</param>
internal sealed record LinkChange(LinkAuthor Author, LinkAction Action, int? RestoredVersion = null);
