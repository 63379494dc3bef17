using System.Text;

namespace Gharart.Core.Destinations;

/// <summary>
/// Under which names strangers can register their own, after the rules of publicsuffix.org: the longest matching rule wins, an exception beats
/// them all, and where nothing matches the last label is the suffix. The list's private section (such as hosting providers) counts too.
/// </summary>
public sealed class PublicSuffixList
{
    // Where Debian's package publicsuffix puts the list, under its present and its former name.
    private static readonly string[] SystemFiles =
    [
        "/usr/share/publicsuffix/public_suffix_list.dat",
        "/usr/share/publicsuffix/effective_tld_names.dat",
    ];

    // A stopgap for machines without the list: the suffixes of several labels that one meets most often.
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

    private static readonly Lazy<PublicSuffixList> SystemList = new(LoadSystemList);

    private readonly HashSet<string> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wildcards = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exceptions = new(StringComparer.Ordinal);

    private PublicSuffixList(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var rule = line.Trim();
            var end = rule.IndexOfAny(' ', '\t');
            rule = end < 0 ? rule : rule[..end];
            if (rule.IsEmpty || rule.StartsWith("//"))
            {
                continue;
            }

            if (rule[0] == '!')
            {
                _ = _exceptions.Add(ToAscii(rule[1..].ToString()));
            }
            else if (rule.StartsWith("*."))
            {
                _ = _wildcards.Add(ToAscii(rule[2..].ToString()));
            }
            else
            {
                _ = _rules.Add(ToAscii(rule.ToString()));
            }
        }
    }

    /// <summary>The list that the system has installed, read once; without one a short list of common suffixes.</summary>
    public static PublicSuffixList Default => SystemList.Value;

    /// <summary>How many rules it holds.</summary>
    public int RuleCount => _rules.Count + _wildcards.Count + _exceptions.Count;

    /// <summary>The short list that stands in where the system has none.</summary>
    internal static PublicSuffixList Short { get; } = Parse(BuiltIn);

    /// <summary>Reads the list's own format; lines that are no rules never match.</summary>
    public static PublicSuffixList Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new PublicSuffixList(text);
    }

    /// <summary>Reads a file in the list's own format.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static PublicSuffixList Load(string path) => Parse(File.ReadAllText(path, Encoding.UTF8));

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

    private static PublicSuffixList LoadSystemList()
    {
        foreach (var path in SystemFiles)
        {
            try
            {
                return Load(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not installed under this name: the next one, then the short list.
            }
        }

        return Short;
    }

    // The list is canonical Unicode already, so its labels need encoding only, which works without ICU.
    private static string ToAscii(string name) => string.Join('.', name.Split('.').Select(label =>
        label.All(char.IsAscii) ? label.ToLowerInvariant() : "xn--" + Punycode.Encode([.. label.EnumerateRunes().Select(r => r.Value)])));
}
