using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gharart.Core.Slugs;

/// <summary>The last part of a short link: kept as typed, compared by its folded <see cref="Key"/> (contract §4).</summary>
public sealed record Slug
{
    /// <summary>What a slug looks like, as a regular expression without anchors.</summary>
    public const string Form = "[A-Za-z0-9_-]{4,24}";

    // Asked for by browsers and crawlers at the root, or ours.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "_edge", "robots", "favicon", "sitemap", "well-known",
    };

    private Slug(string text, SlugKey key)
    {
        Text = text;
        Key = key;
    }

    /// <summary>As typed.</summary>
    public string Text { get; }

    /// <summary>Folded and packed.</summary>
    public SlugKey Key { get; }

    /// <summary>Reads a slug; false when it is not of the <see cref="Form"/> or <see cref="IsReserved"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Slug? slug)
    {
        slug = null;
        if (text is null || !Ascii.IsValid(text) || text.Length > SlugKey.MaxLength || IsReserved(text)
            || !SlugKey.TryPack(Encoding.ASCII.GetBytes(text), out var key))
        {
            return false;
        }

        slug = new Slug(text, key);
        return true;
    }

    /// <summary>Whether the name is kept for the host itself: <c>robots.txt</c> and its like, and all that starts with <c>_edge</c>.</summary>
    public static bool IsReserved(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Reserved.Contains(text) || text.StartsWith("_edge", StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc />
    public bool Equals(Slug? other) => other is not null && other.Key == Key;

    /// <inheritdoc />
    public override int GetHashCode() => Key.GetHashCode();

    /// <summary>As typed.</summary>
    public override string ToString() => Text;
}
