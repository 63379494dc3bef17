using System.Net;
using System.Text;

namespace Gharart.TestKit.Dns;

/// <summary>Writes answers byte by byte, also wrong ones; knows nothing of the code under test.</summary>
public sealed class DnsAnswer
{
    private readonly List<byte> _records = [];
    private int _count;

    /// <summary>RCODE.</summary>
    public int Code { get; init; }

    /// <summary>TC.</summary>
    public bool Truncated { get; init; }

    /// <summary>RA: on as in a resolver, off as in a server that refers elsewhere.</summary>
    public bool RecursionAvailable { get; init; } = true;

    /// <summary>What is added to the id of the question.</summary>
    public int IdOffset { get; init; }

    /// <summary>The name that is echoed; that of the question when null.</summary>
    public string? EchoName { get; init; }

    /// <summary>The type that is echoed; that of the question when null.</summary>
    public int? EchoType { get; init; }

    /// <summary>Adds a TXT record of these strings.</summary>
    public DnsAnswer Txt(string owner, params string[] strings) =>
        Record(owner, DnsQuestion.Txt, [.. strings.SelectMany(text => Encoding.Latin1.GetBytes(text).Prepend((byte)text.Length))]);

    /// <summary>Adds a CNAME record.</summary>
    public DnsAnswer Cname(string owner, string target) => Record(owner, 5, Name(target));

    /// <summary>Adds an A or AAAA record.</summary>
    public DnsAnswer Address(string owner, string address)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        return Record(owner, bytes.Length == 4 ? DnsQuestion.A : DnsQuestion.Aaaa, bytes);
    }

    /// <summary>Adds a record of these very bytes.</summary>
    public DnsAnswer Record(string owner, int type, byte[] data) => Record(Name(owner), type, data);

    /// <summary>Adds a record whose owner is these very bytes.</summary>
    public DnsAnswer Record(byte[] owner, int type, byte[] data)
    {
        _records.AddRange([.. owner, .. Word(type), .. Word(1), 0, 0, 0, 60, .. Word(data.Length), .. data]);
        _count++;
        return this;
    }

    /// <summary>The message.</summary>
    public byte[] To(DnsQuestion question) =>
    [
        .. Word(question.Id + IdOffset), .. Word(0x8100 | (Truncated ? 0x200 : 0) | (RecursionAvailable ? 0x80 : 0) | Code), .. Word(1), .. Word(_count), .. Word(0), .. Word(0),
        .. Name(EchoName ?? question.Name), .. Word(EchoType ?? question.Type), .. Word(1), .. _records,
    ];

    /// <summary>A name on the wire, uncompressed.</summary>
    public static byte[] Name(string name) =>
        [.. name.Split('.').SelectMany(label => Encoding.Latin1.GetBytes(label).Prepend((byte)label.Length)), 0];

    private static byte[] Word(int value) => [(byte)(value >> 8), (byte)value];
}
