namespace Gharart.Admin.Outgoing;

/// <summary>What kept an answer from coming.</summary>
internal enum OutgoingError
{
    /// <summary>A port of another protocol (<see cref="RefusedPorts"/>).</summary>
    PortRefused,

    /// <summary>The name does not exist, has no address, or could not be looked up.</summary>
    NameNotResolved,

    /// <summary>One of the host's addresses is none that may be contacted; nothing was.</summary>
    AddressForbidden,

    /// <summary>Nobody accepted the connection.</summary>
    NotConnected,

    /// <summary>TLS was not agreed on.</summary>
    TlsFailed,

    /// <summary>The certificate is expired, or not valid yet.</summary>
    CertificateExpired,

    /// <summary>The certificate is another host's.</summary>
    CertificateWrongName,

    /// <summary>The certificate was issued by nobody who is trusted, such as by itself.</summary>
    CertificateUntrusted,

    /// <summary>The time was over.</summary>
    TimedOut,

    /// <summary>What came was no HTTP answer, or broke off.</summary>
    BadResponse,

    /// <summary>The headers were longer than <see cref="OutgoingClient.MaxHeaderKilobytes"/>.</summary>
    HeadersTooLarge,

    /// <summary>A redirect led to something that is no URL to follow.</summary>
    RedirectInvalid,

    /// <summary>One redirect too many.</summary>
    TooManyRedirects,

    /// <summary>A redirect led back.</summary>
    RedirectLoop,

    /// <summary>A redirect led from https to http, and the request does not take that.</summary>
    Downgraded,
}
