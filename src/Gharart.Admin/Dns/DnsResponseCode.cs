namespace Gharart.Admin.Dns;

/// <summary>RCODE (RFC 1035 §4.1.1); numbers that are not named here are possible.</summary>
internal enum DnsResponseCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
}
