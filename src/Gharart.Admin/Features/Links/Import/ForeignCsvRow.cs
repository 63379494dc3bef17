using Gharart.Admin.Http;

namespace Gharart.Admin.Features.Links.Import;

/// <summary>Reads a record of another service's file.</summary>
internal sealed class ForeignCsvRow(CsvHeader header, ForeignColumns columns, IReadOnlyList<string> cells, FieldErrors errors)
{
    private readonly List<ImportWarning> _warnings = [];

    public IReadOnlyList<ImportWarning> Warnings => _warnings;

    public PutLinkRequest Read() => new(
        Text(columns.Destination),
        Text(columns.Slug) ?? SlugOf(Text(columns.ShortUrl)),
        Title(),
        Tags: Text(columns.Tags)?.Split(columns.TagSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ScheduledStartAt: OwnCsvRow.ReadInstant(Text(columns.Start), LinkColumns.ScheduledStartAt, errors),
        ExpiresAt: OwnCsvRow.ReadInstant(Text(columns.End), LinkColumns.ExpiresAt, errors),
        MaxClicks: OwnCsvRow.ReadNumber(Text(columns.MaxClicks), LinkColumns.MaxClicks, long.MaxValue, errors));

    // A column may be empty where the next one is not, as Bitly's custom back-halves are.
    private string? Text(string[] names) =>
        names.Select(name => header.Find(name) is { } place ? cells[place].Trim() : "").FirstOrDefault(text => text.Length > 0 && text != "[]");

    private string? Title()
    {
        var title = Text(columns.Title);
        if (title is null)
        {
            return null;
        }

        title = string.Concat(title.Select(character => char.IsControl(character) ? ' ' : character));
        if (title.Length <= LinkValidator.MaxTitle)
        {
            return title;
        }

        _warnings.Add(new ImportWarning(ImportWarning.TitleShortened, Field: LinkColumns.Title));
        var end = char.IsHighSurrogate(title[LinkValidator.MaxTitle - 1]) ? LinkValidator.MaxTitle - 1 : LinkValidator.MaxTitle;
        return title[..end];
    }

    // https://bit.ly/abcd, bit.ly/abcd, /abcd, or several of them in a list.
    private string? SlugOf(string? shortUrl)
    {
        if (shortUrl is null)
        {
            return null;
        }

        var addresses = shortUrl.Trim('[', ']').Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length > 1)
        {
            _warnings.Add(new ImportWarning(ImportWarning.MoreShortLinks, Field: LinkColumns.Slug));
        }

        var address = addresses.FirstOrDefault("").Trim('"', '\'');
        var end = address.IndexOfAny(['?', '#']);
        address = (end < 0 ? address : address[..end]).TrimEnd('/');
        return address[(address.LastIndexOf('/') + 1)..];
    }
}
