namespace Gharart.Edge.Management;

/// <summary>How a request was answered, for the metrics.</summary>
internal enum EdgeAnswer
{
    /// <summary>Sent on, and written to the click journal.</summary>
    Redirected,

    /// <summary>Sent on without being a click: HEAD.</summary>
    SkippedHead,

    /// <summary>Sent on without being a click: prefetch.</summary>
    SkippedPrefetch,

    /// <summary>Sent on; the click could not be written (disk budget used up) and is lost.</summary>
    RedirectedUnrecorded,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>410.</summary>
    Gone,

    /// <summary>503 for a link with a limit of clicks: not known to be used up, but no permit is here in this moment.</summary>
    OutOfPermits,

    /// <summary>403 or 451.</summary>
    Blocked,

    /// <summary>"Where does this go", robots.txt and the like.</summary>
    Page,

    /// <summary>405.</summary>
    MethodNotAllowed,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>400, 408, 413, 414, 415, 431, 505: no request that HTTP allows, or that could be taken.</summary>
    BadRequest,

    /// <summary>The form of a link with a password, 200; in JSON 401.</summary>
    PasswordAsked,

    /// <summary>401: the password is another, or none was sent.</summary>
    PasswordWrong,

    /// <summary>429 after too many wrong passwords; 503 where too many are being checked.</summary>
    PasswordTurnedAway,

    /// <summary>500: a fault in the program.</summary>
    Failed,
}
