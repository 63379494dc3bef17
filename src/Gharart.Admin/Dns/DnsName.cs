using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Gharart.Admin.Dns;

/// <summary>
/// A domain name as DNS carries it: labels of any bytes, 255 bytes in all with their length bytes. Two names are equal when they differ in the
/// case of ASCII letters only (RFC 4343).
/// </summary>
internal sealed class DnsName : IEquatable<DnsName>
{
    public const int MaxWireLength = 255;
    public const int MaxLabelLength = 63;

    // Length bytes are below 64 and so never look like letters.
    private readonly byte[] _wire;

    private DnsName(byte[] wire) => _wire = wire;

    /// <summary>The name uncompressed, with the length byte before each label and the root's zero at the end.</summary>
    public ReadOnlySpan<byte> Wire => _wire;

    /// <summary>Reads labels of visible ASCII with dots between them; a dot at the end is allowed.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DnsName? name)
    {
        name = null;
        var labels = (text.EndsWith('.') ? text[..^1] : text).Split('.');
        var wire = new List<byte>(text.Length + 2);
        foreach (var label in labels)
        {
            if (label.Length is 0 or > MaxLabelLength || label.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                return false;
            }

            wire.Add((byte)label.Length);
            wire.AddRange(Encoding.ASCII.GetBytes(label));
        }

        wire.Add(0);
        name = wire.Count <= MaxWireLength ? new DnsName([.. wire]) : null;
        return name is not null;
    }

    /// <summary>Takes labels that <see cref="DnsMessageReader"/> has checked.</summary>
    public static DnsName FromWire(ReadOnlySpan<byte> wire) => new(wire.ToArray());

    /// <summary>The same name with each letter in a case of its own, by which an answer shows that its sender saw the question (0x20).</summary>
    public DnsName WithRandomCase()
    {
        var mixed = _wire.ToArray();
        Span<byte> random = stackalloc byte[MaxWireLength];
        RandomNumberGenerator.Fill(random);
        for (var i = 0; i < mixed.Length; i++)
        {
            if (char.IsAsciiLetter((char)mixed[i]) && (random[i] & 1) != 0)
            {
                mixed[i] ^= 0x20;
            }
        }

        return new DnsName(mixed);
    }

    public bool Equals(DnsName? other)
    {
        if (other is null || other._wire.Length != _wire.Length)
        {
            return false;
        }

        for (var i = 0; i < _wire.Length; i++)
        {
            if (Fold(_wire[i]) != Fold(other._wire[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as DnsName);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in _wire)
        {
            hash.Add(Fold(value));
        }

        return hash.ToHashCode();
    }

    /// <summary>Labels with dots between them; what is no visible ASCII stands as <c>\DDD</c> (RFC 1035 §5.1).</summary>
    public override string ToString()
    {
        var text = new StringBuilder(_wire.Length);
        for (var at = 0; _wire[at] != 0; at += _wire[at] + 1)
        {
            if (at > 0)
            {
                text.Append('.');
            }

            DnsText.AppendEscaped(text, _wire.AsSpan(at + 1, _wire[at]), escaped: ".\\");
        }

        return text.Length == 0 ? "." : text.ToString();
    }

    private static byte Fold(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
