namespace Gharart.Admin.Features.Links.Import;

/// <summary>Whose export file an import reads.</summary>
internal enum ImportSource
{
    /// <summary>Our own: CSV with the columns of <see cref="LinkColumns"/>, or JSON of what PUT takes.</summary>
    Gharart,
    Bitly,
    Shlink,
    Yourls,
}
