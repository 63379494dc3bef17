namespace Gharart.Admin.Features.Links.Import;

/// <summary>
/// The names under which the export files of another service hold what we take over; the first that is there counts. Names are compared
/// by their letters and digits alone: <c>Long URL</c> is <c>long_url</c>.
/// </summary>
internal sealed record ForeignColumns
{
    /// <summary>The slug itself.</summary>
    public string[] Slug { get; init; } = [];

    /// <summary>The short address, whose last part is the slug.</summary>
    public string[] ShortUrl { get; init; } = [];

    public required string[] Destination { get; init; }

    public string[] Title { get; init; } = ["title"];

    public string[] Tags { get; init; } = [];

    public char TagSeparator { get; init; } = ',';

    public string[] Start { get; init; } = [];

    public string[] End { get; init; } = [];

    public string[] MaxClicks { get; init; } = [];

    /// <summary>Of a source that is not <see cref="ImportSource.Gharart"/>.</summary>
    public static ForeignColumns Of(ImportSource source) => source switch
    {
        // As downloaded from Bitly, or as its API names the members; a custom back-half is what people print.
        ImportSource.Bitly => new ForeignColumns
        {
            ShortUrl = ["custombitlinks", "custombitlink", "bitlink", "shortlink", "shorturl", "link", "id"],
            Destination = ["longurl", "destinationurl", "destination"],
            Tags = ["tags"],
        },

        // As exported by Shlink's web client, and as its own CSV import takes them.
        ImportSource.Shlink => new ForeignColumns
        {
            Slug = ["shortcode"],
            ShortUrl = ["shorturl"],
            Destination = ["longurl"],
            Tags = ["tags"],
            TagSeparator = '|',
            Start = ["validsince"],
            End = ["validuntil"],
            MaxClicks = ["maxvisits"],
        },

        // The table yourls_url, or what the plugin YOURLS Import Export writes (source, destination, hits).
        ImportSource.Yourls => new ForeignColumns
        {
            Slug = ["keyword"],
            ShortUrl = ["shorturl", "source"],
            Destination = ["url", "longurl", "destination"],
        },
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Our own files have columns of their own."),
    };
}
