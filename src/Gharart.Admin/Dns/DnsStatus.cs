namespace Gharart.Admin.Dns;

/// <summary>How a look-up ended. Up to <see cref="BadAliases"/> the DNS gave an answer; after that it gave none.</summary>
internal enum DnsStatus
{
    /// <summary>There are records.</summary>
    Found,

    /// <summary>The name has no records of the type.</summary>
    NoData,

    /// <summary>The name does not exist (NXDOMAIN).</summary>
    NoSuchName,

    /// <summary>Its CNAME records run in a circle, or on for too long.</summary>
    BadAliases,

    /// <summary>Nothing came in time.</summary>
    TimedOut,

    /// <summary>The resolver said SERVFAIL, or another code that tells nothing of the name.</summary>
    ServerFailure,

    /// <summary>The resolver answers no such questions: REFUSED, or a referral instead of an answer.</summary>
    Refused,

    /// <summary>What came cannot be read, or answers another question.</summary>
    Malformed,

    /// <summary>The resolver cannot be reached.</summary>
    Unreachable,
}
