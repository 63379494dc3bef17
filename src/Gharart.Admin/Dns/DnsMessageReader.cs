using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Gharart.Admin.Dns;

/// <summary>
/// Reads responses (RFC 1035 §4). Any bytes give a response or false: a compressed name may only point backwards, each jump further back than
/// the one before, so that reading ends. What follows the answer section is not looked at.
/// </summary>
internal ref struct DnsMessageReader
{
    private const int HeaderLength = 12;
    private const ushort ClassInternet = 1;

    private readonly ReadOnlySpan<byte> _message;
    private int _at;

    private DnsMessageReader(ReadOnlySpan<byte> message)
    {
        _message = message;
        _at = HeaderLength;
    }

    public static bool TryRead(ReadOnlySpan<byte> message, [NotNullWhen(true)] out DnsResponse? response)
    {
        response = null;
        if (message.Length < HeaderLength)
        {
            return false;
        }

        var id = BinaryPrimitives.ReadUInt16BigEndian(message);
        var flags = (DnsFlags)BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        var questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        var answers = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        if ((flags & (DnsFlags.Response | DnsFlags.OpcodeMask)) != DnsFlags.Response || questions > 1)
        {
            return false;
        }

        var reader = new DnsMessageReader(message);
        DnsName? name = null;
        ushort type = 0;
        if (questions == 1 && (!reader.TryReadName(out name) || !reader.TryReadUInt16(out type) || !reader.TryReadUInt16(out var network) || network != ClassInternet))
        {
            return false;
        }

        // What a truncated answer still holds is asked for again anyway, and may end anywhere.
        List<DnsRecord> records = [];
        if (!flags.HasFlag(DnsFlags.Truncated) && !reader.TryReadRecords(answers, records))
        {
            return false;
        }

        response = new DnsResponse(id, flags, name, (DnsRecordType)type, records);
        return true;
    }

    private bool TryReadRecords(int count, List<DnsRecord> records)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TryReadName(out var owner)
                || !TryReadUInt16(out var type)
                || !TryReadUInt16(out var network)
                || !TrySkip(sizeof(uint))
                || !TryReadUInt16(out var length)
                || length > _message.Length - _at)
            {
                return false;
            }

            var end = _at + length;
            if (network == ClassInternet && IsWanted((DnsRecordType)type))
            {
                if (!TryReadData(owner, (DnsRecordType)type, end, out var record))
                {
                    return false;
                }

                records.Add(record);
            }

            _at = end;
        }

        return true;
    }

    private static bool IsWanted(DnsRecordType type) => type is DnsRecordType.A or DnsRecordType.Aaaa or DnsRecordType.Cname or DnsRecordType.Txt;

    private bool TryReadData(DnsName owner, DnsRecordType type, int end, [NotNullWhen(true)] out DnsRecord? record)
    {
        var data = _message[_at..end];
        record = type switch
        {
            DnsRecordType.A when data.Length == 4 => new DnsRecord(owner, type, Address: new IPAddress(data)),
            DnsRecordType.Aaaa when data.Length == 16 => new DnsRecord(owner, type, Address: new IPAddress(data)),
            DnsRecordType.Cname when TryReadName(out var target) && _at == end => new DnsRecord(owner, type, Target: target),
            DnsRecordType.Txt when TryJoin(data, out var text) => new DnsRecord(owner, type, Text: text),
            _ => null,
        };
        return record is not null;
    }

    private static bool TryJoin(ReadOnlySpan<byte> strings, out byte[] joined)
    {
        joined = [];
        var text = new List<byte>(strings.Length);
        while (!strings.IsEmpty)
        {
            var length = strings[0];
            if (length >= strings.Length)
            {
                return false;
            }

            text.AddRange(strings.Slice(1, length));
            strings = strings[(1 + length)..];
        }

        joined = [.. text];
        return true;
    }

    private bool TryReadName([NotNullWhen(true)] out DnsName? name)
    {
        name = null;
        Span<byte> wire = stackalloc byte[DnsName.MaxWireLength];
        var written = 0;
        var at = _at;
        var earliest = _at;
        var hasJumped = false;
        while (at < _message.Length)
        {
            var length = _message[at];
            if ((length & 0xC0) == 0xC0)
            {
                if (at + 1 >= _message.Length)
                {
                    return false;
                }

                var target = ((length & 0x3F) << 8) | _message[at + 1];
                if (target < HeaderLength || target >= earliest)
                {
                    return false;
                }

                _at = hasJumped ? _at : at + 2;
                (at, earliest, hasJumped) = (target, target, true);
                continue;
            }

            if (length > DnsName.MaxLabelLength || at + 1 + length > _message.Length || written + 1 + length > DnsName.MaxWireLength)
            {
                return false;
            }

            _message.Slice(at, 1 + length).CopyTo(wire[written..]);
            written += 1 + length;
            at += 1 + length;
            if (length == 0)
            {
                _at = hasJumped ? _at : at;
                name = DnsName.FromWire(wire[..written]);
                return true;
            }
        }

        return false;
    }

    private bool TryReadUInt16(out ushort value)
    {
        value = 0;
        if (_message.Length - _at < sizeof(ushort))
        {
            return false;
        }

        value = BinaryPrimitives.ReadUInt16BigEndian(_message[_at..]);
        _at += sizeof(ushort);
        return true;
    }

    private bool TrySkip(int count)
    {
        if (_message.Length - _at < count)
        {
            return false;
        }

        _at += count;
        return true;
    }
}
