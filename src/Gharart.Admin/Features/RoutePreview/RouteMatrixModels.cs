using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Gharart.Admin.Http;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>A visit to try out from many countries with many devices; every member is optional.</summary>
internal sealed record RouteMatrixRequest(
    [property: Length(1, MatrixAxes.MaxCountries), Each(MaxLength = 2), Description("ISO 3166-1 alpha-2 codes, the rows in this order; all and XX when absent.")] IReadOnlyList<string?>? Countries = null,
    [property: Length(1, MatrixAxes.MaxDevices), Words(typeof(DeviceClass)), Description("Device classes, the columns in this order; all when absent.")] IReadOnlyList<string?>? Devices = null,
    [property: StringLength(PreviewVisit.MaxTextLength), Description("Traffic source.")] string? Source = null,
    [property: StringLength(PreviewVisit.MaxTextLength), Description("The visit's campaign; an active campaign of the link takes its place.")] string? Campaign = null,
    [property: StringLength(PreviewVisit.MaxTextLength), Description("Segments, separated by commas.")] string? Segment = null,
    [property: StringLength(PreviewVisit.MaxTextLength), Description("Unit of weighted splits, as the visitor cookie would hold it.")] string? VisitorKey = null,
    [property: Description("When the visit happens; now when absent.")] DateTimeOffset? At = null,
    [property: StringLength(PreviewVisit.MaxTextLength), Description("The query that the visitor brings, such as utm_source=mail.")] string? Query = null,
    RouteDraft? Draft = null);

/// <summary>Where a link leads, by country and device.</summary>
internal sealed record RouteMatrixResponse(
    string RequestId,
    string RunId,
    string Slug,
    [property: Description("The revision that was published last; the matrix is of what is saved, which may be newer by moments.")] ulong SnapshotVersion,
    DateTimeOffset EvaluatedAt,
    IReadOnlyList<string> Countries,
    IReadOnlyList<DeviceClass> Devices,
    [property: Description("The different answers. Where the destination has placeholders such as {country}, it is that of the answer's first cell.")]
    IReadOnlyList<MatrixOutcome> Outcomes,
    [property: Description("The key of the answer: a row for each country, a column for each device.")] int[][] Cells,
    [property: Description("Clicks of the link within the last 7 days, in the same places.")] long[][] Weights,
    [property: Description("With a draft: whether the visitor gets something else than what is saved now.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    bool[][]? Changed,
    [property: Description("With a draft: the key of what is saved now.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    int[][]? Before);

internal sealed record MatrixOutcome(int Key, RouteOutcome Outcome, int Status, string? DestinationUrl, PreviewMatch? Matched, PreviewTrust? Trust);
