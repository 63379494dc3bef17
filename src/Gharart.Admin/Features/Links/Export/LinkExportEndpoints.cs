using System.ComponentModel;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gharart.Admin.Features.Links.Export;

internal static class LinkExportEndpoints
{
    private const string CsvType = "text/csv";
    private const string JsonType = "application/json";
    private const string JsonLinesType = "application/jsonl";
    private const string NginxType = "text/plain";

    public static void MapLinkExport(this IEndpointRouteBuilder links) =>
        links.MapGet("/export", Export)
            .RequireFeature(Feature.Exports)
            .WithMetadata(new JsonRows(typeof(PutLinkRequest)))
            .WithSummary("Export the handle's links")
            .WithDescription(
                "`csv` is RFC 4180, in which cells that a spreadsheet would take for a formula begin with an apostrophe; `json` is one array with a link a line, `jsonl` "
                + "has JSON lines: `bulk-import` takes all three back. Passwords are in none of them: `hasPassword` keeps those of the links that the file is brought back onto. `nginx` is a file with which nginx answers the links without Gharart. Takes the filters of the list.")
            .Produces<string>(StatusCodes.Status200OK, CsvType, JsonType, JsonLinesType, NginxType);

    private static Results<PushStreamHttpResult, ApiProblem> Export(
        [FromQuery, Description("The form of the file."), DefaultValue("csv"), Words(typeof(ExportFormat), InLowerCase = true)] string? format,
        [AsParameters] LinkFilter filter,
        HandleAccess access,
        LinkExporter exporter,
        HttpContext context)
    {
        var errors = new FieldErrors();
        filter.Check(errors);
        var isFormat = ContractEnum<ExportFormat>.TryParse(format ?? nameof(ExportFormat.Csv), out var wanted);
        errors.Check(isFormat, "format", $"must be one of {string.Join(", ", ContractEnum<ExportFormat>.All).ToLowerInvariant()}");
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var (type, ending) = wanted switch
        {
            ExportFormat.Csv => (CsvType, "csv"),
            ExportFormat.Json => (JsonType, "json"),
            ExportFormat.Jsonl => (JsonLinesType, "jsonl"),
            _ => (NginxType, "conf"),
        };
        return TypedResults.Stream(
            output => exporter.WriteAsync(access, filter, wanted, output, context.RequestAborted), $"{type}; charset=utf-8", $"{access.Name}-links.{ending}");
    }
}
