using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gharart.Core.Destinations;

namespace Gharart.Core.Trust;

/// <summary>
/// The brands that phishing imitates most. A list is text: a line a brand, its label first, then the registrable domains that are rightly its own,
/// where <c>*</c> stands for the label below any public suffix; <c>#</c> begins a comment.
/// </summary>
public sealed class ProtectedBrands
{
    /// <summary>Most brands of a list.</summary>
    public const int MaxBrands = 2_000;

    private const int MinLabel = 3;
    private const int VersionLength = 8;

    private ProtectedBrands(IReadOnlyList<ProtectedName> names, string version) => (Names, Version) = (names, version);

    /// <summary>No brands.</summary>
    public static ProtectedBrands None { get; } = new([], "none");

    /// <summary>The list that comes with the program.</summary>
    public static ProtectedBrands Default { get; } =
        TryParse(DefaultBrands.Text, out var brands, out var problem) ? brands : throw new InvalidOperationException(problem);

    /// <summary>The brands.</summary>
    public IReadOnlyList<ProtectedName> Names { get; }

    /// <summary>Tells lists apart: the beginning of the text's SHA-256.</summary>
    public string Version { get; }

    /// <summary>Reads a list.</summary>
    /// <param name="text">The list's text.</param>
    /// <param name="brands">The list, or null.</param>
    /// <param name="problem">The first line that is wrong and what is wrong with it, or null.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ProtectedBrands? brands, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        (brands, problem) = (null, null);
        var names = new List<ProtectedName>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var words = lines[i].Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (Read(words, out problem) is not { } name)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"Line {i + 1}: {problem}");
                return false;
            }

            names.Add(name);
        }

        if (names.Count > MaxBrands)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"The list has {names.Count} brands; {MaxBrands} are the most.");
            return false;
        }

        brands = new ProtectedBrands(names, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..VersionLength]);
        return true;
    }

    private static ProtectedName? Read(string[] words, out string? problem)
    {
        if (!HostName.TryParse(words[0], out var label, out _) || label.LabelCount != 1 || label.Unicode.Length < MinLabel)
        {
            problem = $"'{words[0]}' is no label of at least {MinLabel} letters, such as paypal";
            return null;
        }

        var domains = new List<string>();
        foreach (var word in words[1..].Where(word => word != "*"))
        {
            if (!HostName.TryParse(word, out var domain, out _) || domain.LabelCount == 1)
            {
                problem = $"'{word}' is no domain such as paypal.com, and no *";
                return null;
            }

            domains.Add(domain.Ascii);
        }

        problem = null;
        return new ProtectedName(label.Unicode, domains, words.Contains("*"), isOwn: false);
    }
}
