using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gharart.Core.Destinations;

/// <summary>One parameter of a URL_PARAMS tracking template (contract §9), compiled.</summary>
public sealed class UrlParamTemplate
{
    /// <summary>Longest key in characters.</summary>
    public const int MaxKeyLength = 64;

    private readonly byte[] _keyBytes;

    private UrlParamTemplate(string key, PlaceholderText value)
    {
        Key = key;
        Value = value;
        _keyBytes = Encoding.ASCII.GetBytes(key);
    }

    /// <summary>The query key: letters, digits and <c>- . _ ~</c>, so that it is the same encoded and decoded.</summary>
    public string Key { get; }

    /// <summary>The value.</summary>
    public PlaceholderText Value { get; }

    internal ReadOnlySpan<byte> KeyBytes => _keyBytes;

    /// <summary>Compiles a parameter. Keys that belong to us (<c>ctx</c>, <c>seg</c>, <c>gx_*</c>) are refused, and so are placeholders in a key.</summary>
    /// <param name="key">The query key.</param>
    /// <param name="value">The value with placeholders.</param>
    /// <param name="template">The parameter, or null.</param>
    /// <param name="problem">What is wrong and how to mend it, or null.</param>
    public static bool TryParse(
        string? key, string? value, [NotNullWhen(true)] out UrlParamTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        template = null;
        if (!IsKey(key, out problem))
        {
            return false;
        }

        if (QueryKey.IsReserved(Encoding.ASCII.GetBytes(key)))
        {
            problem = "The names ctx, seg and gx_… are taken by the short links themselves. Choose another name.";
            return false;
        }

        if (!PlaceholderText.TryParse(value, out var text, out problem))
        {
            return false;
        }

        template = new UrlParamTemplate(key, text);
        return true;
    }

    /// <summary>Whether the text can name a parameter of any template.</summary>
    internal static bool IsKey([NotNullWhen(true)] string? key, [NotNullWhen(false)] out string? problem)
    {
        var isKey = key is { Length: >= 1 and <= MaxKeyLength } && key.All(c => c < 0x80 && PercentEncoding.Unreserved.Contains((byte)c));
        problem = isKey
            ? null
            : $"A parameter name has 1 to {MaxKeyLength} letters, digits, hyphens, dots, underscores or tildes. Placeholders are legal in values only.";
        return isKey;
    }
}
