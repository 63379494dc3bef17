using Gharart.Core.Visitors;

namespace Gharart.Admin.Ingest;

/// <summary>Clicks of one hour, counted; written in the transaction of the clicks themselves.</summary>
internal sealed class ClickRollup
{
    public int HandleId { get; set; }

    /// <summary>Hours since the Unix epoch.</summary>
    public int Hour { get; set; }

    public int LinkId { get; set; }

    public required string Country { get; set; }

    public DeviceClass Device { get; set; }

    /// <summary>All clicks, bots included.</summary>
    public long Clicks { get; set; }

    public long BotClicks { get; set; }
}
