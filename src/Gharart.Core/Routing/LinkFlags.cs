namespace Gharart.Core.Routing;

/// <summary>Switches and optional parts of a link. The bits are part of the snapshot format.</summary>
[Flags]
public enum LinkFlags : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The link answers.</summary>
    Enabled = 1,

    /// <summary>307 instead of 302.</summary>
    TemporaryRedirect307 = 2,

    /// <summary>Goes through an HTML page.</summary>
    Bridge = 4,

    /// <summary>The <c>ctx</c> parameter is added.</summary>
    AppendContext = 8,

    /// <summary>The visitor's own query keys are added.</summary>
    ForwardQuery = 16,

    /// <summary>Start, end and expiry follow.</summary>
    HasSchedule = 32,

    /// <summary>A campaign number follows.</summary>
    HasCampaign = 64,

    /// <summary>The index of a rule layer follows.</summary>
    HasRules = 128,

    /// <summary>Tracking parameters follow.</summary>
    HasTracking = 256,

    /// <summary>A fallback destination follows.</summary>
    HasFallback = 512,

    /// <summary>A limit of clicks follows.</summary>
    HasLimit = 1024,

    /// <summary>The hash of a password follows.</summary>
    HasPassword = 2048,

    /// <summary>All bits that this format knows.</summary>
    Known = 4095,
}
