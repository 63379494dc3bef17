namespace Gharart.Admin.Publishing;

/// <summary>
/// The highest revision that was ever counted; one row. Edges refuse a revision that is not higher than theirs, so the count must outlive
/// the transport, which may be lost.
/// </summary>
internal sealed class PublishCounter
{
    public int Id { get; set; }

    public long Revision { get; set; }
}
