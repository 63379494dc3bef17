namespace Gharart.Admin.Dns;

/// <summary>The record types that are asked for, by their numbers on the wire (RFC 1035 §3.2.2, RFC 3596, RFC 6891).</summary>
internal enum DnsRecordType : ushort
{
    A = 1,
    Cname = 5,
    Txt = 16,
    Aaaa = 28,
    Opt = 41,
}
