using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Gharart.Edge.Http;

/// <summary>What connections ask for answers; it knows of links, they do not.</summary>
internal interface IVisitorHandler
{
    /// <summary>Who is at the other end of a connection.</summary>
    Peer Meet(ConnectionContext connection);

    /// <summary>Answers one request. Never throws.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="output">Takes the whole answer.</param>
    /// <param name="endsConnection">Whether the connection ends behind it, which the answer then says.</param>
    void Answer(RequestHead request, IBufferWriter<byte> output, bool endsConnection);

    /// <summary>Answers what is no request, as far as it was understood; the connection ends behind it.</summary>
    void Refuse(RequestHead request, BadHttpRequestException fault, IBufferWriter<byte> output);
}
