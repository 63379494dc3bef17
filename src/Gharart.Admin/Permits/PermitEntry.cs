namespace Gharart.Admin.Permits;

/// <summary>A lease while it is being worked on.</summary>
internal sealed class PermitEntry
{
    public required int HolderId { get; init; }

    /// <summary>Whether the holder was heard of lately.</summary>
    public bool IsLive { get; init; }

    public long Serial { get; set; }

    public long Ceiling { get; set; }

    public long Used { get; set; }

    /// <summary>Permits that were granted and not used, as far as is known.</summary>
    public long Stock => Ceiling - Used;
}
