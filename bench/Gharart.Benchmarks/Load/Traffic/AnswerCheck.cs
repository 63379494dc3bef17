using System.Net;
using System.Net.Sockets;
using System.Text;
using Gharart.Benchmarks.Load.Contenders;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>Asks a contender a sample of the mix and compares every answer with what is known about the click.</summary>
internal static class AnswerCheck
{
    private const int Sample = 1024;

    /// <exception cref="LoadException">An answer is wrong.</exception>
    public static async Task RunAsync(Contender contender, ClickMix mix, Random random, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, contender.Port, cancellationToken);
        var buffer = new byte[16 * 1024];
        for (var i = 0; i < Sample; i++)
        {
            var click = mix.Clicks[random.Next(mix.Clicks.Length)];
            await socket.SendAsync(click.Request, cancellationToken);
            var filled = 0;
            do
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
                filled += received > 0 ? received : throw new LoadException($"{contender.Title} closed the connection.");
            }
            while (!HttpAnswer.TryRead(buffer.AsSpan(0, filled), out _));
            Compare(contender, click, buffer.AsSpan(0, filled));
        }
    }

    private static void Compare(Contender contender, LoadClick click, ReadOnlySpan<byte> bytes)
    {
        _ = HttpAnswer.TryRead(bytes, out var answer);
        var expected = contender.Expect(click);
        var location = Encoding.Latin1.GetString(answer.Location);
        var start = expected.Location ?? "";
        if (answer.Status != expected.Status || answer.Length != bytes.Length
            || !location.StartsWith(start, StringComparison.Ordinal) || location.Length != start.Length + expected.Added)
        {
            throw new LoadException(
                $"{contender.Title} answered {answer.Status} '{location}' instead of {expected.Status} '{start}' to\n{Encoding.ASCII.GetString(click.Request)}");
        }
    }
}
