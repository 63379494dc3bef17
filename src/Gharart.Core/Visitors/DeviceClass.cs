namespace Gharart.Core.Visitors;

/// <summary>What kind of client follows the link. The numbers are part of the snapshot, token and click formats.</summary>
public enum DeviceClass : byte
{
    /// <summary>Neither hints nor agent tell; also the HTTP library of Apple's apps.</summary>
    Unknown = 0,

    /// <summary>A phone.</summary>
    Mobile = 1,

    /// <summary>A tablet.</summary>
    Tablet = 2,

    /// <summary>A desktop or laptop computer.</summary>
    Desktop = 3,

    /// <summary>A crawler, preview fetcher or monitor that says so, or a program such as <c>curl</c> or one that nobody knows, which is none (<see cref="UserAgentFamily.Bot"/>).</summary>
    Bot = 4,
}
