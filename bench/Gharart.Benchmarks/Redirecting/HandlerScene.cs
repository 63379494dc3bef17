using System.Buffers;
using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;
using Gharart.Edge;
using Gharart.Edge.Http;
using Gharart.Edge.Passwords;
using Gharart.Edge.Snapshots;
using Gharart.TestKit.Snapshots;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Benchmarks.Redirecting;

/// <summary>The edge without sockets: from a request's bytes to those of its answer.</summary>
internal sealed class HandlerScene : IDisposable
{
    private const int ReleaseEvery = 0xFFFF;

    private static readonly Peer Proxy = new(ClientAddress.FromIPv4(0x7F000001), IsTrustedProxy: true, IsHttps: false);

    private readonly string _folder = Directory.CreateTempSubdirectory("gharart-bench-").FullName;
    private readonly ArrayBufferWriter<byte> _output = new(16 * 1024);
    private readonly WebApplication _app;
    private readonly IVisitorHandler _handler;
    private readonly RequestParser _parser;
    private readonly ClickJournal _journal;
    private int _next;

    /// <param name="hosts">Custom hosts of the handles.</param>
    /// <param name="handles">What is served.</param>
    public HandlerScene(IEnumerable<HostRoute> hosts, params HandleSnapshot[] handles)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gharart:DataDirectory"] = _folder,
            ["Gharart:MasterSecret"] = PublishedSnapshot.MasterSecretBase64,
            ["Gharart:TrustedProxies"] = "127.0.0.1",
        });
        builder.AddEdge();
        _app = builder.Build();
        _handler = _app.Services.GetRequiredService<IVisitorHandler>();
        _parser = _app.Services.GetRequiredService<RequestParser>();
        _journal = _app.Services.GetRequiredService<ClickJournal>();
        var now = TimeProvider.System.GetUtcNow();
        var manifest = new Manifest { Revision = 1, CreatedAt = now, CtxKeyId = 1, Hosts = [.. hosts] };
        var index = new SnapshotIndex(manifest, handles, new Dictionary<string, LoadedHandle>());
        var tokens = new CtxTokenIssuer(_app.Services.GetRequiredService<CtxKeyRing>());
        _app.Services.GetRequiredService<SnapshotHolder>().Swap(new ServedSnapshot(index, tokens, now));
    }

    /// <summary>A visitor's request; with a form it is a POST.</summary>
    public static ReadOnlySequence<byte> Request(string host, byte[] slug, byte[]? form = null) => new(Encoding.ASCII.GetBytes(
        $"{(form is null ? "GET" : "POST")} /{Encoding.ASCII.GetString(slug)} HTTP/1.1\r\nHost: {host}\r\n"
        + "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36\r\n"
        + "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nReferer: https://www.instagram.com/\r\nX-Forwarded-For: 81.2.69.142\r\n"
        + (form is null ? "\r\n" : $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n")));

    /// <summary>Reads the next of some requests, as many as a power of two, and answers nothing.</summary>
    public bool Read(ReadOnlySequence<byte>[] requests)
    {
        var reader = new SequenceReader<byte>(requests[++_next & (requests.Length - 1)]);
        return _parser.TryRead(ref reader, Proxy, RequestHead.OfThread);
    }

    /// <summary>Answers the next of some requests; the length of the answer.</summary>
    /// <param name="requests">As for <see cref="Read"/>.</param>
    /// <param name="form">Comes with it and is judged first; null for none. Its password has to be one that <see cref="LearnAsync"/> made known.</param>
    public int Answer(ReadOnlySequence<byte>[] requests, byte[]? form = null)
    {
        // Beyond its budget the journal drops, which is cheaper, so what it holds is let go as it grows.
        if ((_next & ReleaseEvery) == 0)
        {
            _ = _journal.DeleteThrough(_journal.End);
        }

        _output.ResetWrittenCount();
        var head = RequestHead.OfThread;
        if (Read(requests))
        {
            var judged = form is not null && _handler.TakesForm(head) ? _handler.JudgeAsync(head, form) : null;
            _handler.Answer(head, _output, endsConnection: false, judged is { IsCompletedSuccessfully: true } ? judged.Result : null);
        }

        return _output.WrittenCount;
    }

    /// <summary>Judges a form of a request, after which its password is known for all links with the same hash.</summary>
    public async Task LearnAsync(ReadOnlySequence<byte> request, byte[] form)
    {
        var reader = new SequenceReader<byte>(request);
        _ = _parser.TryRead(ref reader, Proxy, RequestHead.OfThread);
        if ((await _handler.JudgeAsync(RequestHead.OfThread, form)).Answer != PasswordAnswer.Right)
        {
            throw new InvalidOperationException("The password is not the link's.");
        }
    }

    /// <summary>Throws where the last answer does not hold what it must.</summary>
    public void Expect(string text)
    {
        if (_output.WrittenSpan.IndexOf(Encoding.ASCII.GetBytes(text)) < 0)
        {
            throw new InvalidOperationException($"The handler does not answer as it must: {text}");
        }
    }

    public void Dispose()
    {
        ((IDisposable)_app).Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
