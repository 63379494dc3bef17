using System.Net.Sockets;

namespace Gharart.Admin.Dns;

/// <summary>A resolver that is asked: one server, or several of which the first that answers speaks for all, such as those of the system.</summary>
internal sealed class DnsResolver(IReadOnlyList<DnsServerAddress> servers, TimeProvider time)
{
    /// <summary>Longest time of one look-up, with all tries and aliases.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);

    /// <summary>Longest chain of CNAME records.</summary>
    public const int MaxAliases = 8;

    private const int MinTries = 2;
    private const int MaxTries = 4;

    private readonly DnsExchange _exchange = new(time);

    /// <summary>The addresses that it is known by.</summary>
    public string Name { get; } = string.Join(", ", servers);

    /// <exception cref="OperationCanceledException">The caller gave up; a resolver that is slow is a status.</exception>
    public async Task<DnsLookup> LookUpAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await FollowAsync(name, type, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DnsLookup(Name, name, type, DnsStatus.TimedOut, [], $"did not come to an answer within {Deadline.TotalSeconds} seconds");
        }
    }

    private async Task<DnsLookup> FollowAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        List<DnsName> path = [name];
        while (true)
        {
            var asked = path[^1];
            var reply = await AskAsync(asked, type, cancellationToken);
            if (!reply.IsUsable)
            {
                return Ended(reply.Failure, reply.Detail);
            }

            var answers = reply.Response.Answers;
            while (!answers.Any(record => record.Type == type && record.Owner.Equals(path[^1]))
                && answers.FirstOrDefault(record => record.Type == DnsRecordType.Cname && record.Owner.Equals(path[^1])) is { Target: { } target })
            {
                var isCircle = path.Contains(target);
                path.Add(target);
                if (isCircle || path.Count > MaxAliases + 1)
                {
                    return Ended(DnsStatus.BadAliases, $"gives CNAME records that {(isCircle ? "run in a circle" : $"go on for more than {MaxAliases} steps")}: {string.Join(" → ", path)}");
                }
            }

            DnsRecord[] records = [.. answers.Where(record => record.Type == type && record.Owner.Equals(path[^1]))];
            if (records.Length > 0)
            {
                return new DnsLookup(Name, name, type, DnsStatus.Found, records, "");
            }

            if (reply.Response.Code == DnsResponseCode.NameError)
            {
                return Ended(DnsStatus.NoSuchName, path.Count == 1 ? "says that the name does not exist" : $"says that {path[^1]}, where a CNAME record leads, does not exist");
            }

            // An answer that ends with an alias says nothing of where it leads.
            if (path[^1].Equals(asked))
            {
                return Ended(DnsStatus.NoData, $"says that {(path.Count == 1 ? "the name" : $"{path[^1]}, where a CNAME record leads,")} has no such record");
            }
        }

        DnsLookup Ended(DnsStatus status, string detail) => new(Name, name, type, status, [], detail);
    }

    private async Task<DnsReply> AskAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var reply = DnsReply.Failed(DnsStatus.Unreachable, "has no address");
        for (var i = 0; i < Math.Clamp(servers.Count, MinTries, MaxTries) && !reply.IsUsable; i++)
        {
            try
            {
                var server = await servers[i % servers.Count].ResolveAsync(cancellationToken);
                reply = await _exchange.AskAsync(server, name, type, cancellationToken);
            }
            catch (SocketException e)
            {
                reply = DnsReply.Failed(DnsStatus.Unreachable, $"cannot be found ({e.SocketErrorCode})");
            }
        }

        return reply;
    }
}
