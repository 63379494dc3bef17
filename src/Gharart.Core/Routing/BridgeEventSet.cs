using System.Buffers;
using System.Numerics;
using System.Text.Json;
using Gharart.Core.Clicks;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>The GTM_EVENT templates of a handle (contract §9).</summary>
public sealed class BridgeEventSet
{
    /// <summary>Most events of a handle.</summary>
    public const int MaxEvents = 16;

    /// <summary>Most variables that all events of a handle have together.</summary>
    public const int MaxVariables = 64;

    /// <summary>Most bytes of <see cref="Compose"/>; variables that may not fit are left out whole.</summary>
    public const int MaxLength = 16 * 1024;

    // An escaped character takes at most six bytes; names and values stand in quotes, with a colon and a comma.
    private const int LongestEscape = 6;
    private const int Punctuation = 6;
    private const int Ending = 4;

    private readonly byte[] _handle;
    private readonly BridgeEvent[] _events;
    private readonly TemplateScopes _scopes;

    internal BridgeEventSet(byte[] handle, BridgeEvent[] events, TemplateScopes scopes) => (_handle, _events, _scopes) = (handle, events, scopes);

    /// <summary>
    /// The events of a click as JSON that may stand in a <c>script</c> element, in ASCII without <c>&lt; &gt; &amp; '</c>:
    /// <c>{"containers":["GTM-ABC1234"],"events":[{"event":"gharart_click","market":"DE"}]}</c>; null where the link has none. A variable whose placeholders
    /// all are without a value is left out.
    /// </summary>
    /// <param name="link">The link that was decided on.</param>
    /// <param name="visitor">The visit that was decided on.</param>
    /// <param name="decision">A decision with <see cref="RouteDecision.IsRouted"/>.</param>
    /// <param name="click">The click; the default value where no visitor is counted.</param>
    public byte[]? Compose(scoped in LinkView link, scoped in VisitorContext visitor, scoped in RouteDecision decision, ClickId click)
    {
        var bits = _scopes.Of(link.Key, decision.Campaign);
        if (bits == 0)
        {
            return null;
        }

        var values = ClickValues.Of(_handle, link, visitor, decision, click, stackalloc byte[ClickValues.RoomLength]);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("containers"u8);
        for (var left = bits; left != 0; left &= left - 1)
        {
            var i = BitOperations.TrailingZeroCount(left);
            if (!IsEarlier(bits & ((1UL << i) - 1), _events[i].ContainerId))
            {
                json.WriteStringValue(_events[i].ContainerId);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("events"u8);
        for (; bits != 0; bits &= bits - 1)
        {
            var shown = _events[BitOperations.TrailingZeroCount(bits)];
            json.WriteStartObject();
            json.WriteString("event"u8, shown.Name);
            foreach (var variable in shown.Variables)
            {
                if (!variable.Value.IsSilent(values)
                    && variable.Value.Fill(values) is var text
                    && json.BytesCommitted + json.BytesPending + (LongestEscape * (variable.Name.Length + text.Length)) + Punctuation + Rest(bits) <= MaxLength)
                {
                    json.WriteString(variable.Name, text);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    // Room for the events that are still to come, without their variables.
    private int Rest(ulong bits)
    {
        var length = Ending;
        for (bits &= bits - 1; bits != 0; bits &= bits - 1)
        {
            length += """,{"event":""}""".Length + _events[BitOperations.TrailingZeroCount(bits)].Name.Length;
        }

        return length;
    }

    private bool IsEarlier(ulong earlier, string containerId)
    {
        for (; earlier != 0; earlier &= earlier - 1)
        {
            if (_events[BitOperations.TrailingZeroCount(earlier)].ContainerId == containerId)
            {
                return true;
            }
        }

        return false;
    }
}
