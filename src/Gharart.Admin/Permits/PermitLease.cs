namespace Gharart.Admin.Permits;

/// <summary>
/// What a holder has of a link with a limit of clicks. The ceilings of all holders together never exceed the limit, and each answers at most as many clicks as
/// its ceiling says: that is why the limit holds.
/// </summary>
internal sealed class PermitLease
{
    public int LinkId { get; set; }

    public int HolderId { get; set; }

    /// <summary>Counts the changes of the ceiling.</summary>
    public long Serial { get; set; }

    /// <summary>Clicks that the holder may answer, all in all.</summary>
    public long Ceiling { get; set; }

    /// <summary>Clicks that it said it answered.</summary>
    public long Used { get; set; }
}
