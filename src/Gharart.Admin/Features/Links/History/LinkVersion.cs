namespace Gharart.Admin.Features.Links.History;

/// <summary>What a link was at one of its versions, and who made it that; written once, never edited.</summary>
internal sealed class LinkVersion
{
    public int Id { get; set; }

    public int LinkId { get; set; }

    /// <summary>That of the link.</summary>
    public int Version { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>E-mail; null where nobody knows any more.</summary>
    public string? By { get; set; }

    public string? TokenId { get; set; }

    public string? RequestId { get; set; }

    public LinkAction Action { get; set; }

    public int? RestoredVersion { get; set; }

    /// <summary>Members that differ from the version before; empty for the first.</summary>
    public List<string> Changed { get; set; } = [];

    public required PutLinkRequest Content { get; set; }

    /// <summary>The hash of the password it had; never answered.</summary>
    public byte[]? PasswordHash { get; set; }
}
