using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gharart.Core;

/// <summary>Ids of what the system makes: a prefix that tells the kind, <c>_</c>, and a UUIDv7 in dashed lower case (contract §1).</summary>
public static class ArtifactId
{
    /// <summary>A request.</summary>
    public const string RequestPrefix = "req";

    /// <summary>A run: health, test conversion, verification, preview.</summary>
    public const string RunPrefix = "run";

    /// <summary>A publish.</summary>
    public const string DeploymentPrefix = "dep";

    /// <summary>A click.</summary>
    public const string ClickPrefix = "clk";

    /// <summary>A conversion.</summary>
    public const string ConversionPrefix = "cnv";

    /// <summary>A lead.</summary>
    public const string LeadPrefix = "led";

    /// <summary>A support report.</summary>
    public const string TicketPrefix = "tkt";

    /// <summary>An escalation.</summary>
    public const string EscalationPrefix = "esc";

    /// <summary>A content report.</summary>
    public const string ContentReportPrefix = "rpt";

    /// <summary>An audit entry.</summary>
    public const string AuditPrefix = "aud";

    /// <summary>An event on its way to an endpoint.</summary>
    public const string DeliveryPrefix = "dlv";

    private const int RandomBytes = 10;

    private static readonly SearchValues<char> RequestIdCharacters =
        SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<byte> RequestIdBytes =
        SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    private static readonly Lock Gate = new();
    private static long LastMilliseconds = -1;
    private static UInt128 LastRandom;

    /// <summary>A new id. Ids sort by time; those that one process makes within a millisecond sort by order of creation.</summary>
    /// <param name="prefix">One of the prefixes above.</param>
    /// <param name="clock">Where the time comes from.</param>
    public static string New(string prefix, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentNullException.ThrowIfNull(clock);
        var milliseconds = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var random = NextRandom(milliseconds);
        var value = UuidV7.Compose(milliseconds, (ulong)(random >> 62), (ulong)(random & ulong.MaxValue));
        return string.Create(prefix.Length + 1 + UuidV7.TextLength, (prefix, value), static (text, parts) =>
        {
            parts.prefix.CopyTo(text);
            text[parts.prefix.Length] = '_';
            _ = UuidV7.TryFormat(parts.value, text[(parts.prefix.Length + 1)..]);
        });
    }

    /// <summary>Whether an inbound request id may be kept: <c>[A-Za-z0-9._-]{8,64}</c> (contract §1).</summary>
    public static bool IsValidRequestId(ReadOnlySpan<char> id) =>
        id.Length is >= 8 and <= 64 && !id.ContainsAnyExcept(RequestIdCharacters);

    /// <inheritdoc cref="IsValidRequestId(ReadOnlySpan{char})"/>
    public static bool IsValidRequestId(ReadOnlySpan<byte> id) =>
        id.Length is >= 8 and <= 64 && !id.ContainsAnyExcept(RequestIdBytes);

    /// <summary>
    /// The 74 bits after the time. The first of a millisecond is random in 73 bits; each later one adds a random step of 1 … 2^32
    /// (RFC 9562 §6.2, method 2), so that the clear top bit outlasts any count a millisecond can hold.
    /// </summary>
    private static UInt128 NextRandom(long milliseconds)
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(bytes);
        var low = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        lock (Gate)
        {
            if (milliseconds == LastMilliseconds)
            {
                LastRandom += (low & uint.MaxValue) + 1;
            }
            else
            {
                LastRandom = new UInt128(BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]) & 0x1FFu, low);
                LastMilliseconds = milliseconds;
            }

            return LastRandom;
        }
    }
}
