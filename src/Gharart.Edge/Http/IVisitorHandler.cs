using System.Buffers;
using Gharart.Edge.Passwords;
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
    /// <param name="verdict">On the form that came with it; null where none was taken.</param>
    void Answer(RequestHead request, IBufferWriter<byte> output, bool endsConnection, PasswordVerdict? verdict = null);

    /// <summary>Whether a POST is one whose form is read and judged before it is answered; no other body is read.</summary>
    bool TakesForm(RequestHead request);

    /// <summary>Judges a form. What takes time happens off the calling thread; the request is not looked at after the call.</summary>
    Task<PasswordVerdict> JudgeAsync(RequestHead request, byte[] form);

    /// <summary>Answers what is no request, as far as it was understood; the connection ends behind it.</summary>
    void Refuse(RequestHead request, BadHttpRequestException fault, IBufferWriter<byte> output);
}
