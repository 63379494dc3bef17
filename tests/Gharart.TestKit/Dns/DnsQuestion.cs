using System.Buffers.Binary;
using System.Text;

namespace Gharart.TestKit.Dns;

/// <summary>A query as a server received it.</summary>
/// <param name="Message">All its bytes.</param>
/// <param name="OverTcp">How it came.</param>
/// <param name="Name">The name in the case that it was sent in.</param>
/// <param name="Type">The number of the record type.</param>
public sealed record DnsQuestion(byte[] Message, bool OverTcp, string Name, int Type)
{
    /// <summary>The number of TXT.</summary>
    public const int Txt = 16;

    /// <summary>The number of A.</summary>
    public const int A = 1;

    /// <summary>The number of AAAA.</summary>
    public const int Aaaa = 28;

    /// <summary>The id.</summary>
    public int Id => BinaryPrimitives.ReadUInt16BigEndian(Message);

    /// <summary>Whether it carries an OPT record.</summary>
    public bool HasEdns => Message[11] == 1;

    /// <summary>Reads what our client sends; it never sends anything else.</summary>
    public static DnsQuestion Read(byte[] message, bool overTcp)
    {
        var name = new StringBuilder();
        var at = 12;
        for (; message[at] != 0; at += message[at] + 1)
        {
            name.Append(name.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(message, at + 1, message[at]));
        }

        return new DnsQuestion(message, overTcp, name.ToString(), BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at + 1)));
    }
}
