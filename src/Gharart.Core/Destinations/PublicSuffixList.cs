using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gharart.Core.Destinations;

/// <summary>
/// Under which names strangers can register their own, after the rules of publicsuffix.org: the longest matching rule wins, an exception beats
/// them all, and where nothing matches the last label is the suffix. The list's private section (such as hosting providers) counts too.
/// </summary>
public sealed class PublicSuffixList
{
    private const string Resource = "destinations/public_suffix_list.dat";
    private const string VersionMark = "VERSION:";

    // A stopgap for builds that were made without the list: the suffixes of several labels that one meets most often.
    private const string BuiltIn = """
        ac.uk
        co.uk
        gov.uk
        org.uk
        me.uk
        com.au
        net.au
        org.au
        co.nz
        co.in
        net.in
        org.in
        gov.in
        ac.in
        firm.in
        co.jp
        ne.jp
        or.jp
        ac.jp
        go.jp
        co.kr
        or.kr
        co.id
        co.il
        co.th
        co.za
        co.ke
        com.ar
        com.bd
        com.br
        com.cn
        net.cn
        org.cn
        com.co
        com.eg
        com.hk
        com.mx
        com.my
        com.ng
        com.pe
        com.ph
        com.pk
        com.pl
        com.sa
        com.sg
        com.tr
        com.tw
        com.ua
        com.ve
        com.vn
        org.br
        net.br
        appspot.com
        azurewebsites.net
        blogspot.com
        cloudfront.net
        firebaseapp.com
        fly.dev
        github.io
        gitlab.io
        herokuapp.com
        myshopify.com
        netlify.app
        onrender.com
        pages.dev
        vercel.app
        web.app
        workers.dev
        """;

    private static readonly Lazy<PublicSuffixList> BuiltInList = new(ReadBuiltIn);

    private readonly HashSet<string> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wildcards = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exceptions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _openSections = new(StringComparer.Ordinal);

    private PublicSuffixList()
    {
    }

    /// <summary>The list that the build has brought; without one a short list of common suffixes.</summary>
    public static PublicSuffixList Default => BuiltInList.Value;

    /// <summary>How many rules it holds.</summary>
    public int RuleCount => _rules.Count + _wildcards.Count + _exceptions.Count;

    /// <summary>The day of its edition, from its line <c>// VERSION:</c>; null where it has none.</summary>
    public DateOnly? Date { get; private set; }

    /// <summary>The short list that stands in where the build has brought none.</summary>
    public static PublicSuffixList Stopgap { get; } = Parse(BuiltIn);

    /// <summary>Reads the list's own format.</summary>
    /// <param name="text">The list.</param>
    /// <param name="list">The list as it was read, or null.</param>
    /// <param name="problem">The first line that is no rule, or why the whole is no list; null where it is one.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PublicSuffixList? list, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        (list, problem) = (null, null);
        var read = new PublicSuffixList();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (!read.TryAdd(line.Trim()))
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"Line {number} is no rule such as co.uk, *.ck or !www.ck.");
                return false;
            }
        }

        problem = read.RuleCount == 0 ? "It has no rules."
            : read._openSections.Count > 0 ? $"The section {read._openSections.First()} has no end: the list was cut or is still being written."
            : null;
        list = problem is null ? read : null;
        return list is not null;
    }

    /// <summary>Reads the list's own format.</summary>
    /// <exception cref="FormatException">The text is no list.</exception>
    public static PublicSuffixList Parse(string text) => TryParse(text, out var list, out var problem) ? list : throw new FormatException(problem);

    /// <summary>The public suffix that the name lies under or is.</summary>
    public HostName PublicSuffix(HostName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var candidate = name; candidate.Parent() is { } parent; candidate = parent)
        {
            if (_exceptions.Contains(candidate.Ascii))
            {
                return parent;
            }
        }

        var suffix = name;
        while (suffix.Parent() is { } parent && !_rules.Contains(suffix.Ascii) && !_wildcards.Contains(parent.Ascii))
        {
            suffix = parent;
        }

        return suffix;
    }

    /// <summary>Whether the name is itself a public suffix.</summary>
    public bool IsPublicSuffix(HostName name) => PublicSuffix(name).Equals(name);

    /// <summary>The name that someone registered: one label more than the public suffix; null for a public suffix.</summary>
    public HostName? RegistrableDomain(HostName name)
    {
        var suffix = PublicSuffix(name);
        for (var candidate = name; candidate.Parent() is { } parent; candidate = parent)
        {
            if (parent.Equals(suffix))
            {
                return candidate;
            }
        }

        return null;
    }

    private static PublicSuffixList ReadBuiltIn()
    {
        using var stream = typeof(PublicSuffixList).Assembly.GetManifestResourceStream(Resource);
        if (stream is null)
        {
            return Stopgap;
        }

        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    private bool TryAdd(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line.StartsWith("//"))
        {
            ReadComment(line.TrimStart('/').Trim());
            return true;
        }

        var end = line.IndexOfAny(' ', '\t');
        var rule = end < 0 ? line : line[..end];
        var set = rule[0] == '!' ? _exceptions : rule.StartsWith("*.") ? _wildcards : _rules;
        var name = (rule[0] == '!' ? rule[1..] : rule.StartsWith("*.") ? rule[2..] : rule).ToString();
        if (!name.Split('.').All(IsLabel) || (set == _exceptions && !name.Contains('.')))
        {
            return false;
        }

        set.Add(ToAscii(name));
        return true;
    }

    private void ReadComment(ReadOnlySpan<char> comment)
    {
        if (comment.StartsWith(VersionMark)
            && comment[VersionMark.Length..].Trim() is { Length: >= 10 } version
            && DateOnly.TryParseExact(version[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            Date = date;
        }
        else if (comment.StartsWith("===BEGIN "))
        {
            _openSections.Add(comment["===BEGIN ".Length..].Trim('=').ToString());
        }
        else if (comment.StartsWith("===END "))
        {
            _openSections.Remove(comment["===END ".Length..].Trim('=').ToString());
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= HostName.MaxLabelLength && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-' || (!char.IsAscii(c) && c != '\uFFFD'));

    // The list is canonical Unicode already, so its labels need encoding only, which works without ICU.
    private static string ToAscii(string name) => string.Join('.', name.Split('.').Select(label =>
        label.All(char.IsAscii) ? label.ToLowerInvariant() : "xn--" + Punycode.Encode([.. label.EnumerateRunes().Select(r => r.Value)])));
}
