namespace Gharart.Core.Destinations;

/// <summary>Whether a name can be registered as a destination domain, and why not (contract §8.1).</summary>
public enum ReservedName
{
    /// <summary>It can.</summary>
    Ok,

    /// <summary>No host name at all.</summary>
    Invalid,

    /// <summary>One label only.</summary>
    SingleLabel,

    /// <summary>An IP address, in any spelling that a browser takes for one.</summary>
    IpAddress,

    /// <summary>A name that only means something inside a network or another system, or lies below one.</summary>
    SpecialName,

    /// <summary>A name under which strangers register theirs.</summary>
    PublicSuffix,
}
