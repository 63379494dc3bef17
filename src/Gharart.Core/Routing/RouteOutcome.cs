namespace Gharart.Core.Routing;

/// <summary>What happens to a visit.</summary>
public enum RouteOutcome : byte
{
    /// <summary>Unknown, disabled or not started: 404.</summary>
    NotFound = 0,

    /// <summary>Ended or expired: 410.</summary>
    Gone = 1,

    /// <summary>Nothing trusted to go to: 403, or 451 for a legal block.</summary>
    Blocked = 2,

    /// <summary>Sent on with a redirect.</summary>
    Redirect = 3,

    /// <summary>Sent on through an HTML page.</summary>
    Bridge = 4,

    /// <summary>Sent on once the visitor has given the link's password.</summary>
    Password = 5,
}
