namespace Gharart.Edge.Http;

/// <summary>Where a connection stands after the requests that were there.</summary>
internal enum ConnectionProgress
{
    /// <summary>More has to come.</summary>
    Waits,

    /// <summary>There may be more requests already; others have their turn first.</summary>
    HasMore,

    /// <summary>A form is being judged, which happens elsewhere.</summary>
    Judges,

    /// <summary>That was the last answer.</summary>
    Ends,

    /// <summary>That was the last answer, and the client may still be sending.</summary>
    EndsUnread,
}
