namespace Gharart.Admin.Dns;

/// <summary>The second word of a header (RFC 1035 §4.1.1).</summary>
[Flags]
internal enum DnsFlags
{
    None = 0,
    CodeMask = 0x000F,
    RecursionAvailable = 0x0080,
    RecursionDesired = 0x0100,
    Truncated = 0x0200,
    Authoritative = 0x0400,
    OpcodeMask = 0x7800,
    Response = 0x8000,
}
