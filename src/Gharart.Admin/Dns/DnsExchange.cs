using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gharart.Admin.Dns;

/// <summary>
/// Asks one server one question: over UDP from a random port of a socket that takes packets of that server alone, then over TCP where the
/// answer was cut, or came with the right id and something else wrong, as a forged one does.
/// </summary>
internal sealed class DnsExchange(TimeProvider time)
{
    /// <summary>Longest wait for each packet or connection.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(2);

    // So many wrong ids are an attack; TCP cannot be guessed.
    private const int MaxStrayPackets = 100;

    public async Task<DnsReply> AskAsync(IPEndPoint server, DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(server, new DnsQuery(name, type, withEdns: true), cancellationToken);
        return reply.Response is { Code: DnsResponseCode.FormatError or DnsResponseCode.NotImplemented }
            ? Judge(await AskAsync(server, new DnsQuery(name, type, withEdns: false), cancellationToken))
            : Judge(reply);
    }

    private static DnsReply Judge(DnsReply reply) => reply.IsUsable ? DnsReply.Of(reply.Response) : reply;

    private async Task<DnsReply> AskAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        var reply = await WithinAsync(token => AskOverUdpAsync(server, query, token), cancellationToken);
        return reply is { IsUsable: true, Response.IsTruncated: true } or { Failure: DnsStatus.Malformed }
            ? await WithinAsync(token => AskOverTcpAsync(server, query, token), cancellationToken)
            : reply;
    }

    private async Task<DnsReply> WithinAsync(Func<CancellationToken, Task<DnsReply>> ask, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DnsReply.Failed(DnsStatus.TimedOut, "did not answer in time");
        }
        catch (SocketException e)
        {
            return DnsReply.Failed(DnsStatus.Unreachable, $"cannot be reached ({e.SocketErrorCode})");
        }
    }

    private static async Task<DnsReply> AskOverUdpAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(query.Message, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(ushort.MaxValue);
        try
        {
            for (var strays = 0; strays < MaxStrayPackets; strays++)
            {
                var length = await socket.ReceiveAsync(buffer, cancellationToken);
                if (query.HasId(buffer.AsSpan(0, length)))
                {
                    return Read(buffer.AsSpan(0, length), query, exactCase: true);
                }
            }

            return DnsReply.Failed(DnsStatus.Malformed, "answered with wrong ids only");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<DnsReply> AskOverTcpAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        var prefix = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)query.Message.Length);
        byte[] request = [.. prefix, .. query.Message];
        for (var sent = 0; sent < request.Length;)
        {
            sent += await socket.SendAsync(request.AsMemory(sent), cancellationToken);
        }

        if (!await TryFillAsync(socket, prefix, cancellationToken))
        {
            return CutOff();
        }

        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        return await TryFillAsync(socket, message, cancellationToken) ? Read(message, query, exactCase: false) : CutOff();
    }

    private static async Task<bool> TryFillAsync(Socket socket, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            var read = await socket.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return false;
            }

            buffer = buffer[read..];
        }

        return true;
    }

    private static DnsReply CutOff() => DnsReply.Failed(DnsStatus.Malformed, "closed the TCP connection before its answer was complete");

    private static DnsReply Read(ReadOnlySpan<byte> message, DnsQuery query, bool exactCase) =>
        !DnsMessageReader.TryRead(message, out var response) ? DnsReply.Failed(DnsStatus.Malformed, "sent an answer that cannot be read")
        : !query.IsAnsweredBy(response, exactCase) ? DnsReply.Failed(DnsStatus.Malformed, "sent the answer to another question")
        : new DnsReply(response, DnsStatus.Found, "");
}
