using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gharart.Core.Permits;

/// <summary>
/// The bytes of permit messages, little-endian: mark <c>GHPQ</c> or <c>GHPA</c>, u16 version, 32 characters of the holder, u16 count, entries.
/// An entry is the numbers of <see cref="PermitRequest"/> or <see cref="PermitAnswer"/> in their order, four bytes each, and one byte for the last.
/// </summary>
public static class PermitMessages
{
    /// <summary>Most entries of a message: 29 KB.</summary>
    public const int MaxEntries = 1000;

    private const ushort Version = 1;
    private const int HolderLength = 32;
    private const int HeaderLength = 4 + 2 + HolderLength + 2;
    private const int RequestLength = (5 * 4) + 1;
    private const int AnswerLength = (7 * 4) + 1;

    private static ReadOnlySpan<byte> RequestMark => "GHPQ"u8;

    private static ReadOnlySpan<byte> AnswerMark => "GHPA"u8;

    /// <summary>A name for somebody new who holds permits: 128 random bits.</summary>
    public static string NewHolder() => RandomNumberGenerator.GetHexString(HolderLength, lowercase: true);

    /// <summary>Whether a text is well formed as a holder: 32 hexadecimal digits in lower case.</summary>
    public static bool IsHolder(string? text) => text?.Length == HolderLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Writes an edge's message.</summary>
    /// <exception cref="ArgumentException">The holder is not well formed, or there are too many entries.</exception>
    public static byte[] Write(PermitRequests message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var bytes = Start(RequestMark, message.Holder, message.Requests.Count, RequestLength);
        for (var i = 0; i < message.Requests.Count; i++)
        {
            var request = message.Requests[i];
            WriteEntry(
                bytes.AsSpan(HeaderLength + (i * RequestLength)),
                (byte)request.Need, request.LinkNumber, request.Serial, request.Ceiling, request.Used, request.Era);
        }

        return bytes;
    }

    /// <summary>Writes an admin's answer.</summary>
    /// <exception cref="ArgumentException">The holder is not well formed, or there are too many entries.</exception>
    public static byte[] Write(string holder, IReadOnlyList<PermitAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var bytes = Start(AnswerMark, holder, answers.Count, AnswerLength);
        for (var i = 0; i < answers.Count; i++)
        {
            var answer = answers[i];
            WriteEntry(
                bytes.AsSpan(HeaderLength + (i * AnswerLength)),
                (byte)answer.Signs, answer.LinkNumber, answer.Serial, answer.Ceiling, answer.Used, answer.Limit, answer.Era, answer.Keep);
        }

        return bytes;
    }

    /// <summary>Reads an edge's message; null for any other bytes.</summary>
    public static PermitRequests? ReadRequests(ReadOnlySpan<byte> bytes)
    {
        if (!TryStart(bytes, RequestMark, RequestLength, out var holder, out var count))
        {
            return null;
        }

        var requests = new PermitRequest[count];
        for (var i = 0; i < count; i++)
        {
            var entry = bytes.Slice(HeaderLength + (i * RequestLength), RequestLength);
            requests[i] = new PermitRequest(Number(entry, 0), Number(entry, 1), Number(entry, 2), Number(entry, 3), Number(entry, 4), (PermitNeed)entry[^1]);
            if (requests[i] is { LinkNumber: 0 } or { Need: > PermitNeed.Close } or { Ceiling: > int.MaxValue } || requests[i].Used > requests[i].Ceiling)
            {
                return null;
            }
        }

        return new PermitRequests(holder, requests);
    }

    /// <summary>Reads an answer to a holder; null for any other bytes.</summary>
    public static IReadOnlyList<PermitAnswer>? ReadAnswers(string holder, ReadOnlySpan<byte> bytes)
    {
        if (!TryStart(bytes, AnswerMark, AnswerLength, out var addressee, out var count) || addressee != holder)
        {
            return null;
        }

        var answers = new PermitAnswer[count];
        for (var i = 0; i < count; i++)
        {
            var entry = bytes.Slice(HeaderLength + (i * AnswerLength), AnswerLength);
            answers[i] = new PermitAnswer(
                Number(entry, 0), Number(entry, 1), Number(entry, 2), Number(entry, 3), Number(entry, 4), Number(entry, 5), Number(entry, 6), (PermitSigns)entry[^1]);
            if (answers[i].LinkNumber == 0 || answers[i].Ceiling > int.MaxValue || (answers[i].Signs & ~PermitSigns.Known) != 0)
            {
                return null;
            }
        }

        return answers;
    }

    private static byte[] Start(ReadOnlySpan<byte> mark, string holder, int count, int entryLength)
    {
        if (!IsHolder(holder) || count > MaxEntries)
        {
            throw new ArgumentException($"{count} entries of '{holder}' are no message.");
        }

        var bytes = new byte[HeaderLength + (count * entryLength)];
        mark.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Version);
        _ = Encoding.ASCII.GetBytes(holder, bytes.AsSpan(6));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6 + HolderLength), (ushort)count);
        return bytes;
    }

    private static bool TryStart(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mark, int entryLength, out string holder, out int count)
    {
        (holder, count) = ("", 0);
        if (bytes.Length < HeaderLength || !bytes.StartsWith(mark) || BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) != Version)
        {
            return false;
        }

        holder = Encoding.Latin1.GetString(bytes.Slice(6, HolderLength));
        count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(6 + HolderLength)..]);
        return IsHolder(holder) && count <= MaxEntries && bytes.Length == HeaderLength + (count * entryLength);
    }

    private static void WriteEntry(Span<byte> entry, byte last, params ReadOnlySpan<uint> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(entry[(i * 4)..], numbers[i]);
        }

        entry[numbers.Length * 4] = last;
    }

    private static uint Number(ReadOnlySpan<byte> entry, int index) => BinaryPrimitives.ReadUInt32LittleEndian(entry[(index * 4)..]);
}
