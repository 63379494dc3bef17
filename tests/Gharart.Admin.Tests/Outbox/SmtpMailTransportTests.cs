using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using Gharart.Admin.Outbox;
using Gharart.TestKit;

namespace Gharart.Admin.Tests.Outbox;

/// <summary>Against a server that speaks just enough SMTP.</summary>
public sealed class SmtpMailTransportTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly StringBuilder _heard = new();

    public SmtpMailTransportTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Send_Good_HandsTheMailOver()
    {
        var server = ServeAsync("250 taken");

        await Transport().SendAsync(new Mail("somebody@gharart.test", "Grüße", "One line.\nhttps://x.test/?token=abc"), "20260501T100000-7", CancellationToken.None);
        await server;

        var heard = _heard.ToString();
        Assert.Contains("MAIL FROM:<sender@gharart.test>", heard, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<somebody@gharart.test>", heard, StringComparison.Ordinal);
        Assert.Contains("\nMessage-ID: <20260501T100000-7@gharart.test>\n", heard, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("=?utf-8?", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Refused_ThrowsWhatTheOutboxTriesAgain()
    {
        var server = ServeAsync("451 try later");

        await Assert.ThrowsAnyAsync<SmtpException>(() => Transport().SendAsync(new Mail("a@gharart.test", "Hi", "x"), "1", CancellationToken.None));
        await server;
    }

    [Fact]
    public async Task Send_NobodyThere_ThrowsWhatTheOutboxTriesAgain()
    {
        var transport = Transport();
        _listener.Stop();

        await Assert.ThrowsAnyAsync<SmtpException>(() => transport.SendAsync(new Mail("a@gharart.test", "Hi", "x"), "1", CancellationToken.None));
    }

    private SmtpMailTransport Transport() => new(
        new SmtpOptions("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, UseTls: false, null, null, "sender@gharart.test"),
        new ManualTimeProvider(DateTimeOffset.UnixEpoch));

    private async Task ServeAsync(string afterData)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await SayAsync("220 here");
        var isData = false;
        while (await reader.ReadLineAsync() is { } line)
        {
            _heard.Append(line).Append('\n');
            if (isData && line != ".")
            {
                continue;
            }

            var answer = isData ? afterData
                : line.StartsWith("DATA", StringComparison.Ordinal) ? "354 go on"
                : line.StartsWith("QUIT", StringComparison.Ordinal) ? "221 bye"
                : "250 fine";
            isData = answer.StartsWith("354", StringComparison.Ordinal);
            await SayAsync(answer);
        }

        async Task SayAsync(string line)
        {
            try
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
            }
            catch (IOException)
            {
                // The client has hung up.
            }
        }
    }
}
