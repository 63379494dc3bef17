using System.Net;

namespace Gharart.Admin.Dns;

/// <summary>One record of an answer; what it holds depends on its type, and the rest is null.</summary>
/// <param name="Owner">The name that has it.</param>
/// <param name="Type">Its type; only those of <see cref="DnsRecordType"/> are kept.</param>
/// <param name="Target">Where a CNAME leads.</param>
/// <param name="Text">The strings of a TXT record, put together as RFC 7208 §3.3 does.</param>
/// <param name="Address">The address of an A or AAAA record.</param>
internal sealed record DnsRecord(DnsName Owner, DnsRecordType Type, DnsName? Target = null, byte[]? Text = null, IPAddress? Address = null);
