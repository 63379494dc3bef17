using Gharart.Admin.Http;

namespace Gharart.Admin.Features.Links.Import;

/// <summary>A row of an import file, read but not checked.</summary>
/// <param name="Line">Of the file, from 1; in a JSON array the place in it.</param>
/// <param name="Link">What it asks for; good for nothing where there is a problem.</param>
internal sealed record ImportRow(int Line, PutLinkRequest? Link)
{
    /// <summary>It could not be read at all.</summary>
    public ApiProblem? Problem { get; init; }

    /// <summary>Cells that could not be read; the check of the rest adds to them.</summary>
    public FieldErrors Errors { get; init; } = [];

    public IReadOnlyList<ImportWarning> Warnings { get; init; } = [];
}
