using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>A constant 302 from Kestrel's HTTP parser on a bare connection: the least that this server can cost.</summary>
internal sealed class ConstantConnection : ConnectionHandler
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nDate: Sat, 21 Nov 2026 00:00:00 GMT\r\nLocation: {NginxServer.Constant}\r\n\r\n");

    private static readonly HttpParser<Sink> Parser = new(showErrorDetails: false);

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var read = await input.ReadAsync();
            if (read.IsCompleted || read.IsCanceled)
            {
                return;
            }

            var used = AnswerAll(read.Buffer, output);
            input.AdvanceTo(used, read.Buffer.End);
            await output.FlushAsync();
        }
    }

    private static SequencePosition AnswerAll(ReadOnlySequence<byte> buffer, IBufferWriter<byte> output)
    {
        var reader = new SequenceReader<byte>(buffer);
        var used = buffer.Start;
        while (!reader.End && Parser.ParseRequestLine(default, ref reader) && Parser.ParseHeaders(default, ref reader))
        {
            output.Write(Answer);
            used = reader.Position;
        }

        return used;
    }

    private readonly struct Sink : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
        }

        public void OnHeadersComplete(bool endStream)
        {
        }

        public void OnStaticIndexedHeader(int index)
        {
        }

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value)
        {
        }
    }
}
