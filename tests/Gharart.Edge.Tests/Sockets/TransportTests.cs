using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gharart.TestKit;
using Microsoft.AspNetCore.Connections;

namespace Gharart.Edge.Tests.Sockets;

/// <summary>What Kestrel and TLS rely on: bytes come and go whole and in order, ends and errors are told, waits can be cancelled.</summary>
public class TransportTests
{
    private const int SmallBuffer = 4 * 1024;

    [LinuxFact]
    public async Task Echo_OfRandomPieces_ComesBackByteForByte()
    {
        const int Seed = 20_261_127;
        const int Connections = 16;
        await using var pair = await TransportPair.BindAsync(SmallBuffer);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async number =>
        {
            var random = new Random(Seed + number);
            var sent = new byte[random.Next(1, 700_000)];
            random.NextBytes(sent);
            var (client, server) = await AlonePairAsync(pair);
            using (client)
            {
                var echoing = EchoAsync(server, new Random(Seed - number));
                var sending = SendAsync(client, sent, random);
                var received = await ReceiveAllAsync(client);
                await sending;
                await echoing;
                Assert.True(sent.SequenceEqual(received), $"seed {Seed + number}: {received.Length} of {sent.Length} bytes, or others");
            }
        }));
    }

    [LinuxFact]
    public async Task Answer_LargerThanTheSystemTakes_WaitsForTheClientAndArrivesWhole()
    {
        await using var pair = await TransportPair.BindAsync(SmallBuffer);
        var (client, server) = await pair.ConnectAsync(SmallBuffer);
        using (client)
        {
            var answer = new byte[2_000_000];
            new Random(1).NextBytes(answer);
            var flush = server.Transport.Output.WriteAsync(answer);
            Assert.False(flush.IsCompleted);

            var receiving = ReceiveAllAsync(client);
            Assert.False((await flush).IsCompleted);
            await server.DisposeAsync();
            Assert.Equal(answer, await receiving);
        }
    }

    [LinuxFact]
    public async Task Client_ThatEndsItsSide_GetsTheAnswerAllTheSame()
    {
        await using var pair = await TransportPair.BindAsync();
        var (client, server) = await pair.ConnectAsync();
        using (client)
        {
            await client.SendAsync("question"u8.ToArray());
            client.Shutdown(SocketShutdown.Send);

            Assert.Equal("question", Encoding.ASCII.GetString(await ReadToEndAsync(server.Transport.Input)));
            await server.Transport.Output.WriteAsync("answer"u8.ToArray());
            await server.DisposeAsync();
            Assert.Equal("answer", Encoding.ASCII.GetString(await ReceiveAllAsync(client)));
        }
    }

    [LinuxFact]
    public async Task Client_ThatResets_EndsReadAndFlush()
    {
        await using var pair = await TransportPair.BindAsync(SmallBuffer);
        var (first, reading) = await pair.ConnectAsync();
        var (second, writing) = await pair.ConnectAsync(SmallBuffer);
        var read = reading.Transport.Input.ReadAsync().AsTask();
        var flush = writing.Transport.Output.WriteAsync(new byte[2_000_000]).AsTask();
        Assert.False(read.IsCompleted);
        Assert.False(flush.IsCompleted);

        Reset(first);
        Reset(second);

        await Assert.ThrowsAsync<ConnectionResetException>(() => read);
        Assert.True((await flush).IsCompleted);
        Assert.True((await writing.Transport.Output.WriteAsync(new byte[1])).IsCompleted);
        await reading.DisposeAsync();
        await writing.DisposeAsync();
    }

    [LinuxFact]
    public async Task Abort_EndsReadAndFlushAndResetsTheClient()
    {
        await using var pair = await TransportPair.BindAsync(SmallBuffer);
        var (client, server) = await pair.ConnectAsync(SmallBuffer);
        using (client)
        {
            var read = server.Transport.Input.ReadAsync().AsTask();
            var flush = server.Transport.Output.WriteAsync(new byte[2_000_000]).AsTask();

            server.Abort(new ConnectionAbortedException("Too slow."));

            Assert.True((await read).IsCompleted);
            Assert.True((await flush).IsCompleted);
            await server.DisposeAsync();
            server.Abort(new ConnectionAbortedException("Again, which is one time too many and does nothing."));
            var error = await Assert.ThrowsAsync<SocketException>(() => ReceiveAllAsync(client));
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        }
    }

    [LinuxFact]
    public async Task Read_Cancelled_EndsOnceAndLosesNothing()
    {
        await using var pair = await TransportPair.BindAsync();
        var (client, server) = await pair.ConnectAsync();
        using (client)
        {
            var input = server.Transport.Input;
            input.CancelPendingRead();
            Assert.True((await input.ReadAsync()).IsCanceled);

            var waiting = input.ReadAsync().AsTask();
            input.CancelPendingRead();
            Assert.True((await waiting).IsCanceled);

            using (var stop = new CancellationTokenSource())
            {
                var stopped = input.ReadAsync(stop.Token).AsTask();
                await stop.CancelAsync();
                await Assert.ThrowsAsync<OperationCanceledException>(() => stopped);
                await Assert.ThrowsAsync<TaskCanceledException>(() => input.ReadAsync(stop.Token).AsTask());
            }

            await client.SendAsync("all of it"u8.ToArray());
            client.Shutdown(SocketShutdown.Send);
            Assert.Equal("all of it", Encoding.ASCII.GetString(await ReadToEndAsync(input)));
            await server.DisposeAsync();
        }
    }

    [LinuxFact]
    public async Task Cancellations_BesideBytes_LoseNoneOfEither()
    {
        const int Rounds = 10_000;
        await using var pair = await TransportPair.BindAsync();
        var (client, server) = await pair.ConnectAsync();
        using (client)
        {
            var input = server.Transport.Input;
            for (var round = 0; round < Rounds; round++)
            {
                var cancelling = Task.Run(input.CancelPendingRead);
                var sending = Task.Run(() => client.Send([(byte)round]));
                var (canceled, received) = (false, new List<byte>());
                while (!canceled || received.Count == 0)
                {
                    var read = await input.ReadAsync().AsTask().WaitAsync(Eventually.Patience);
                    canceled |= read.IsCanceled;
                    received.AddRange(read.Buffer.ToArray());
                    input.AdvanceTo(read.Buffer.End);
                }

                Assert.Equal([(byte)round], received);
                await Task.WhenAll(cancelling, sending);
            }

            await server.DisposeAsync();
        }
    }

    [LinuxFact]
    public async Task Flush_Cancelled_KeepsWhatIsNotSent()
    {
        await using var pair = await TransportPair.BindAsync(SmallBuffer);
        var (client, server) = await pair.ConnectAsync(SmallBuffer);
        using (client)
        {
            var answer = new byte[1_000_000];
            new Random(2).NextBytes(answer);
            var output = server.Transport.Output;
            var flush = output.WriteAsync(answer).AsTask();
            output.CancelPendingFlush();
            Assert.True((await flush).IsCanceled);
            Assert.InRange(output.UnflushedBytes, 1, answer.Length);

            var receiving = ReceiveAllAsync(client);
            Assert.False((await output.FlushAsync()).IsCanceled);
            await server.DisposeAsync();
            Assert.Equal(answer, await receiving);
        }
    }

    [LinuxFact]
    public async Task Unbind_TakesWhoIsConnectedAndNobodyElse()
    {
        const int Early = 20;
        await using var pair = await TransportPair.BindAsync();
        var clients = Enumerable.Range(0, Early).Select(_ => TransportPair.Client(pair.Listener.EndPoint)).ToArray();
        foreach (var client in clients)
        {
            await client.ConnectAsync(pair.Listener.EndPoint);
        }

        await pair.Listener.UnbindAsync();
        for (var taken = 0; taken < Early; taken++)
        {
            var server = await pair.Listener.AcceptAsync();
            Assert.NotNull(server);
            await server.DisposeAsync();
        }

        Assert.Null(await pair.Listener.AcceptAsync());
        using var late = TransportPair.Client(pair.Listener.EndPoint);
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(pair.Listener.EndPoint));
        Array.ForEach(clients, client => client.Dispose());
    }

    [LinuxFact]
    public async Task Unbind_WhileAcceptWaits_EndsIt()
    {
        await using var pair = await TransportPair.BindAsync();
        var accepting = pair.Listener.AcceptAsync().AsTask();
        Assert.False(accepting.IsCompleted);

        await pair.Listener.UnbindAsync();

        Assert.Null(await accepting.WaitAsync(Eventually.Patience));
    }

    [LinuxTheory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Connection_KnowsItsClientAndSendsAtOnce(string address)
    {
        await using var pair = await TransportPair.BindAsync(endPoint: new IPEndPoint(IPAddress.Parse(address), 0));
        var (client, server) = await pair.ConnectAsync();
        using (client)
        {
            Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
            using var handle = new SafeSocketHandle(((Gharart.Edge.Sockets.EpollConnection)server).Descriptor, ownsHandle: false);
            using var socket = new Socket(handle);
            Assert.True(socket.NoDelay);
            await server.DisposeAsync();
        }
    }

    [LinuxFact]
    public async Task UnixSocket_IsServedAndItsFileDeleted()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using (var pair = await TransportPair.BindAsync(endPoint: new UnixDomainSocketEndPoint(path)))
        {
            var (client, server) = await pair.ConnectAsync();
            using (client)
            {
                await client.SendAsync("question"u8.ToArray());
                client.Shutdown(SocketShutdown.Send);
                Assert.Equal("question", Encoding.ASCII.GetString(await ReadToEndAsync(server.Transport.Input)));
                await server.DisposeAsync();
                Assert.Empty(await ReceiveAllAsync(client));
            }

            Assert.True(File.Exists(path));
        }

        Assert.False(File.Exists(path));
    }

    [LinuxFact]
    public async Task Bind_ToATakenAddress_SaysSo()
    {
        await using var pair = await TransportPair.BindAsync();

        await Assert.ThrowsAsync<AddressInUseException>(() => TransportPair.BindAsync(endPoint: pair.Listener.EndPoint));
    }

    // A client and the connection that is taken next belong together only while no other client is in line.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    private static async Task<(Socket Client, ConnectionContext Server)> AlonePairAsync(TransportPair pair)
    {
        await OneAtATime.WaitAsync();
        try
        {
            return await pair.ConnectAsync(SmallBuffer);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    // Consumes and examines by whims, as parsers do that wait for the rest of something.
    private static async Task EchoAsync(ConnectionContext connection, Random random)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var read = await input.ReadAsync();
            var take = read.IsCompleted ? read.Buffer.Length : random.NextInt64(read.Buffer.Length + 1);
            await output.WriteAsync(read.Buffer.Slice(0, take).ToArray());

            var taken = read.Buffer.GetPosition(take);
            input.AdvanceTo(taken, random.Next(2) == 0 ? taken : read.Buffer.End);
            if (read.IsCompleted)
            {
                await connection.DisposeAsync();
                return;
            }

            if (random.Next(4) == 0)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task SendAsync(Socket client, byte[] bytes, Random random)
    {
        for (var at = 0; at < bytes.Length;)
        {
            at += await client.SendAsync(bytes.AsMemory(at, Math.Min(random.Next(1, 50_000), bytes.Length - at)));
        }

        client.Shutdown(SocketShutdown.Send);
    }

    private static async Task<byte[]> ReceiveAllAsync(Socket client)
    {
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        var received = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await client.ReceiveAsync(buffer, deadline.Token) is > 0 and var count)
        {
            received.Write(buffer, 0, count);
        }

        return received.ToArray();
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader input)
    {
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        var received = new MemoryStream();
        await input.CopyToAsync(received, deadline.Token);
        return received.ToArray();
    }

    private static void Reset(Socket client)
    {
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
    }
}
