using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gharart.Admin.Dns;

/// <summary>One question on the wire, with a random id and letters of random case, and the judge of what answers it.</summary>
internal sealed class DnsQuery
{
    // What fits into one packet everywhere (RFC 9715).
    private const ushort UdpPayload = 1232;
    private const int HeaderLength = 12;
    private const int OptLength = 11;

    private readonly DnsName _name;
    private readonly DnsRecordType _type;
    private readonly ushort _id = BinaryPrimitives.ReadUInt16BigEndian(RandomNumberGenerator.GetBytes(sizeof(ushort)));

    /// <param name="name">What is asked for.</param>
    /// <param name="type">Which records.</param>
    /// <param name="withEdns">Off for a server that does not understand EDNS0 (RFC 6891 §7).</param>
    public DnsQuery(DnsName name, DnsRecordType type, bool withEdns)
    {
        (_name, _type) = (name.WithRandomCase(), type);
        Message = Write(withEdns);
    }

    public byte[] Message { get; }

    /// <summary>Whether the response carries this query's id.</summary>
    public bool HasId(ReadOnlySpan<byte> message) => message.Length >= sizeof(ushort) && BinaryPrimitives.ReadUInt16BigEndian(message) == _id;

    /// <summary>Whether the response answers this very question, over UDP with every letter in the case that it was asked in.</summary>
    public bool IsAnsweredBy(DnsResponse response, bool exactCase) =>
        response.Id == _id
        && (response.QuestionName is { } echoed
            ? response.QuestionType == _type && (exactCase ? echoed.Wire.SequenceEqual(_name.Wire) : echoed.Equals(_name))
            : response.Code is DnsResponseCode.FormatError);

    private byte[] Write(bool withEdns)
    {
        var message = new byte[HeaderLength + _name.Wire.Length + (2 * sizeof(ushort)) + (withEdns ? OptLength : 0)];
        var span = message.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(span, _id);
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], (ushort)DnsFlags.RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(span[4..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(span[10..], (ushort)(withEdns ? 1 : 0));
        _name.Wire.CopyTo(span[HeaderLength..]);
        span = span[(HeaderLength + _name.Wire.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)_type);
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], 1);
        if (withEdns)
        {
            // Root name, type, and the payload in the place of the class; version and flags are 0, and there are no options.
            BinaryPrimitives.WriteUInt16BigEndian(span[5..], (ushort)DnsRecordType.Opt);
            BinaryPrimitives.WriteUInt16BigEndian(span[7..], UdpPayload);
        }

        return message;
    }
}
