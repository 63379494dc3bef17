using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gharart.Core.Destinations;

/// <summary>A value with placeholders such as <c>x-{source}-{clickId}</c>, compiled: literals are encoded once, placeholders at each click.</summary>
public sealed class PlaceholderText
{
    /// <summary>Longest value in characters.</summary>
    public const int MaxLength = 256;

    private readonly Segment[] _segments;

    private PlaceholderText(string text, Segment[] segments)
    {
        Text = text;
        _segments = segments;
    }

    /// <summary>The value as it was written.</summary>
    public string Text { get; }

    /// <summary>Compiles a value; plain text is taken literally (a percent sign is a percent sign), braces only enclose placeholders.</summary>
    /// <param name="text">The value; null is refused.</param>
    /// <param name="value">The compiled value, or null.</param>
    /// <param name="problem">What is wrong and how to mend it, or null.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PlaceholderText? value, [NotNullWhen(false)] out string? problem)
    {
        value = null;
        problem = null;
        if (text is null || text.Length > MaxLength)
        {
            problem = $"A value of at most {MaxLength} characters is needed.";
            return false;
        }

        if (text.Any(char.IsControl))
        {
            problem = "The value contains a control character. Remove it.";
            return false;
        }

        var segments = new List<Segment>();
        var rest = text;
        while (rest.Length > 0)
        {
            var brace = rest.AsSpan().IndexOfAny('{', '}');
            var literal = brace < 0 ? rest : rest[..brace];
            if (literal.Length > 0)
            {
                segments.Add(new Segment(literal, Encoding.ASCII.GetBytes(PercentEncoding.Encode(literal)), default));
            }

            if (brace < 0)
            {
                break;
            }

            var end = rest.IndexOf('}', StringComparison.Ordinal);
            if (rest[brace] == '}' || end < 0)
            {
                problem = "The value contains a brace without its partner. Write placeholders as {source}.";
                return false;
            }

            var name = rest[(brace + 1)..end];
            if (!TryName(name, out var placeholder))
            {
                problem = $"{{{name}}} is no placeholder. Use one of {string.Join(' ', Enum.GetValues<Placeholder>().Select(p => $"{{{NameOf(p)}}}"))}.";
                return false;
            }

            segments.Add(new Segment(null, null, placeholder));
            rest = rest[(end + 1)..];
        }

        value = new PlaceholderText(text, [.. segments]);
        return true;
    }

    /// <summary>Writes the value, percent-encoded; false where the destination is too short.</summary>
    public bool TryRender(in PlaceholderValues values, Span<byte> destination, out int written)
    {
        written = 0;
        foreach (var segment in _segments)
        {
            int length;
            if (segment.Literal is { } literal)
            {
                if (!literal.AsSpan().TryCopyTo(destination[written..]))
                {
                    return false;
                }

                length = literal.Length;
            }
            else if (!PercentEncoding.TryEncode(values.Get(segment.Placeholder), destination[written..], out length))
            {
                return false;
            }

            written += length;
        }

        return true;
    }

    /// <summary>The value as text, not encoded for anything.</summary>
    public string Fill(in PlaceholderValues values)
    {
        var text = new StringBuilder();
        foreach (var segment in _segments)
        {
            text.Append(segment.Text ?? Encoding.UTF8.GetString(values.Get(segment.Placeholder)));
        }

        return text.ToString();
    }

    /// <summary>Whether it has placeholders and all of them are without a value: then it would say nothing of this click.</summary>
    internal bool IsSilent(in PlaceholderValues values)
    {
        var hasPlaceholder = false;
        foreach (var segment in _segments)
        {
            if (segment.Literal is null)
            {
                hasPlaceholder = true;
                if (!values.Get(segment.Placeholder).IsEmpty)
                {
                    return false;
                }
            }
        }

        return hasPlaceholder;
    }

    /// <summary>The value as it was written.</summary>
    public override string ToString() => Text;

    private static bool TryName(string name, out Placeholder placeholder)
    {
        foreach (var candidate in Enum.GetValues<Placeholder>())
        {
            if (NameOf(candidate) == name)
            {
                placeholder = candidate;
                return true;
            }
        }

        placeholder = default;
        return false;
    }

    private static string NameOf(Placeholder placeholder)
    {
        var name = placeholder.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private readonly record struct Segment(string? Text, byte[]? Literal, Placeholder Placeholder);
}
