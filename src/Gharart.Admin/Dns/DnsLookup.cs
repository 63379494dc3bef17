namespace Gharart.Admin.Dns;

/// <summary>What one resolver said to one question, aliases followed.</summary>
/// <param name="Resolver">Its address, as it is set.</param>
/// <param name="Name">What was asked for.</param>
/// <param name="Type">Which records.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Records">The records of the type; empty unless the status is <see cref="DnsStatus.Found"/>.</param>
/// <param name="Detail">What there was instead of records, for people, to stand behind "the resolver".</param>
internal sealed record DnsLookup(string Resolver, DnsName Name, DnsRecordType Type, DnsStatus Status, IReadOnlyList<DnsRecord> Records, string Detail)
{
    /// <summary>Whether this says something about the name; a resolver that is down does not.</summary>
    public bool IsAnswer => Status <= DnsStatus.BadAliases;
}
