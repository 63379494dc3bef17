using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Gharart.Core.Destinations;

namespace Gharart.Core.Trust.Feeds;

/// <summary>Reads the file of a risk feed (docs/risk-feeds.md): a header, an empty line, an entry a line. One wrong line makes the whole file invalid.</summary>
public sealed class RiskFeedReader
{
    /// <summary>The first line of every feed.</summary>
    public const string Magic = "gharart-risk-feed 1";

    /// <summary>Most entries of a feed.</summary>
    public const int MaxEntries = 5_000_000;

    private const int FullDigits = 64;
    private const int MinPrefixDigits = 8;
    private const int MaxPrefixDigits = 32;
    private const int MaxLine = DestinationUrl.MaxLength + 64;
    private const int VersionDigits = 12;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly List<UInt128> _full = [];
    private readonly SortedDictionary<int, List<UInt128>> _prefixes = [];
    private int _line;

    private RiskFeedReader()
    {
    }

    /// <summary>Reads a feed.</summary>
    /// <param name="stream">The file's bytes, UTF-8.</param>
    /// <param name="cancellationToken">Stops it between two lines.</param>
    /// <exception cref="InvalidRiskFeedException">The file is no feed, or a line of it is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RiskFeed Read(Stream stream, CancellationToken cancellationToken = default)
    {
        using var lines = new FeedLines(stream, MaxLine);
        try
        {
            return new RiskFeedReader().Read(lines, cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidRiskFeedException("The file is not UTF-8.");
        }
    }

    private RiskFeed Read(FeedLines lines, CancellationToken cancellationToken)
    {
        var (header, announced) = ReadHeader(lines);
        while (NextLine(lines, out var line))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Ascii.IsValid(line))
            {
                Add(line[Ascii.Trim(line)], header.Kind);
            }
            else if (Utf8.GetString(line).Trim() is var text && Ascii.IsValid(text))
            {
                Add(Encoding.ASCII.GetBytes(text), header.Kind);
            }
            else
            {
                Add(text, header.Kind);
            }
        }

        var count = _full.Count + _prefixes.Values.Sum(list => list.Count);
        if (announced is { } expected && expected != count)
        {
            throw new InvalidRiskFeedException(Text($"The header announces {expected} entries and the file has {count}: it was cut or is still being written."));
        }

        var version = $"{header.Updated.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}/{lines.ContentHash()[..VersionDigits]}";
        return new RiskFeed(header, version, new HashList([.. _full], _prefixes.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToArray()))));
    }

    private (RiskFeedHeader Header, int? Announced) ReadHeader(FeedLines lines)
    {
        if (NextText(lines)?.TrimEnd() != Magic)
        {
            throw new InvalidRiskFeedException($"The first line is not '{Magic}'.");
        }

        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        while (NextText(lines) is { } line && !string.IsNullOrWhiteSpace(line))
        {
            if (line[0] == '#')
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !members.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim()))
            {
                throw Wrong("is no 'member: value', or gives a member twice");
            }
        }

        var header = new RiskFeedHeader(
            Take(members, "name", IsName, "must be 1 to 64 of a-z, 0-9, '-', '_' and '.'") ?? throw Missing("name"),
            Take(members, "kind", IsWord<FeedKind>, "must be host, domain or url") is { } kind ? Enum.Parse<FeedKind>(kind, ignoreCase: true) : throw Missing("kind"),
            Take(members, "severity", IsWord<FeedSeverity>, "must be watch, review or block") is { } severity
                ? Enum.Parse<FeedSeverity>(severity, ignoreCase: true)
                : throw Missing("severity"),
            Time(members, "updated") ?? throw Missing("updated"),
            Time(members, "expires"));
        var entries = Take(members, "entries", value => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _), "must be a whole number");
        return members.Count == 0
            ? (header, entries is null ? null : int.Parse(entries, CultureInfo.InvariantCulture))
            : throw new InvalidRiskFeedException($"The header has a member '{members.Keys.First()}' that is not known.");
    }

    // A plain name, as nearly all are, becomes no string on its way.
    private void Add(ReadOnlySpan<byte> entry, FeedKind kind)
    {
        if (entry.IsEmpty || entry[0] == (byte)'#')
        {
            return;
        }

        Span<byte> name = stackalloc byte[HostName.MaxLength];
        if (!entry.ContainsAnyExcept(HexDigits))
        {
            AddHash(entry);
        }
        else if (kind != FeedKind.Url && PlainName.TryRead(entry, name, out var length))
        {
            Add(FeedHash.Of(name[..length]));
        }
        else
        {
            Add(Encoding.ASCII.GetString(entry), kind);
        }
    }

    private void Add(string entry, FeedKind kind)
    {
        if (entry[0] != '#')
        {
            Add(FeedHash.Of(kind == FeedKind.Url ? Address(entry) : Name(entry)));
        }
    }

    private void Add(UInt128 hash) => AddTo(_full, hash);

    private static void AddTo(List<UInt128> list, UInt128 hash)
    {
        list.Add(hash);
        if (list.Count > MaxEntries)
        {
            throw new InvalidRiskFeedException(Text($"The feed has more than {MaxEntries} entries."));
        }
    }

    private void AddHash(ReadOnlySpan<byte> digits)
    {
        if (digits.Length != FullDigits && (digits.Length % 2 != 0 || digits.Length is < MinPrefixDigits or > MaxPrefixDigits))
        {
            throw Wrong($"is neither a SHA-256 of {FullDigits} hexadecimal digits nor the beginning of one, of {MinPrefixDigits} to {MaxPrefixDigits} digits");
        }

        Span<byte> bytes = stackalloc byte[FullDigits / 2];
        bytes.Clear();
        Convert.FromHexString(digits, bytes, out _, out _);
        var hash = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        if (digits.Length == FullDigits)
        {
            Add(hash);
            return;
        }

        if (!_prefixes.TryGetValue(digits.Length * 4, out var list))
        {
            _prefixes.Add(digits.Length * 4, list = []);
        }

        AddTo(list, hash);
    }

    private string Name(string entry) => HostName.TryParse(entry, out var name, out _) && name.LabelCount > 1
        ? name.Ascii
        : throw Wrong("is no host name such as evil.example, and no hash");

    private string Address(string entry) =>
        DestinationUrl.TryParse(entry.Contains("://", StringComparison.Ordinal) ? entry : "http://" + entry, out var url, out _)
            ? FeedHash.Text(url)
            : throw Wrong("is no address such as https://evil.example/login, and no hash");

    private string? NextText(FeedLines lines) => NextLine(lines, out var line) ? Utf8.GetString(line) : null;

    private bool NextLine(FeedLines lines, out ReadOnlySpan<byte> line)
    {
        _line++;
        var isThere = lines.TryRead(out line);
        return line.Length <= MaxLine || Encoding.UTF8.GetCharCount(line) <= MaxLine
            ? isThere
            : throw Wrong(Text($"is longer than {MaxLine} characters"));
    }

    private static string? Take(Dictionary<string, string> members, string member, Func<string, bool> isRight, string rule) =>
        !members.Remove(member, out var value) ? null
        : isRight(value) ? value
        : throw new InvalidRiskFeedException($"The header's {member} '{value}' is wrong: it {rule}.");

    private static DateTimeOffset? Time(Dictionary<string, string> members, string member)
    {
        DateTimeOffset time = default;
        var value = Take(
            members,
            member,
            value => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time),
            "must be a time such as 2026-11-27T00:00:00Z");
        return value is null ? null : time;
    }

    private static bool IsName(string value) =>
        value.Length is >= 1 and <= 64 && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');

    private static InvalidRiskFeedException Missing(string member) => new($"The header has no {member}.");

    private InvalidRiskFeedException Wrong(string rule) => new(Text($"Line {_line} {rule}."));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static bool IsWord<TEnum>(string text)
        where TEnum : struct, Enum =>
        text.All(char.IsAsciiLetterLower) && Enum.TryParse<TEnum>(text, ignoreCase: true, out _);
}
