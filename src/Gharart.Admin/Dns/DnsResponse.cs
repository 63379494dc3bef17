namespace Gharart.Admin.Dns;

/// <summary>A response as it was read: header, question and answer section (RFC 1035 §4).</summary>
internal sealed record DnsResponse(ushort Id, DnsFlags Flags, DnsName? QuestionName, DnsRecordType QuestionType, IReadOnlyList<DnsRecord> Answers)
{
    public DnsResponseCode Code => (DnsResponseCode)(Flags & DnsFlags.CodeMask);

    public bool IsTruncated => Flags.HasFlag(DnsFlags.Truncated);

    /// <summary>Neither the zone's own server nor one that asks others: what it does not know says nothing.</summary>
    public bool IsReferral => (Flags & (DnsFlags.Authoritative | DnsFlags.RecursionAvailable)) == 0;
}
