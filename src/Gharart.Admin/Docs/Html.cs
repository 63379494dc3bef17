using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Gharart.Admin.Docs;

/// <summary>Markup. Made with <see cref="Of"/>, which encodes every text that is put in.</summary>
internal readonly record struct Html(string? Markup)
{
    // Only what HTML needs: the pages say that they are UTF-8.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static Html Of(Builder markup) => new(markup.ToString());

    /// <summary>Text with `code` between backticks.</summary>
    public static Html Line(string text) => Of($"{text.Split('`').Select((part, i) => i % 2 == 0 ? Of($"{part}") : Of($"<code>{part}</code>"))}");

    /// <summary>Paragraphs between empty lines, and lists of lines that start with an asterisk.</summary>
    public static Html Paragraphs(string? text) => Of($"{(text ?? "").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Paragraph)}");

    public override string ToString() => Markup ?? "";

    private static Html Paragraph(string text) => text.StartsWith("* ", StringComparison.Ordinal)
        ? Of($"<ul>{text.Split('\n').Select(line => Of($"<li>{Line(line.TrimStart('*', ' '))}</li>"))}</ul>")
        : Of($"<p>{Line(text)}</p>");

    [InterpolatedStringHandler]
    internal readonly ref struct Builder(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _markup = new(literalLength + (16 * formattedCount));

        public void AppendLiteral(string markup) => _markup.Append(markup);

        public void AppendFormatted(string? text) => _markup.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => _markup.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(Html part) => _markup.Append(part.Markup);

        public void AppendFormatted(IEnumerable<Html> parts) => _markup.AppendJoin("", parts);

        public override string ToString() => _markup.ToString();
    }
}
