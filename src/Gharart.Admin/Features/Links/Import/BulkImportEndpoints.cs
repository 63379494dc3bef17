using System.ComponentModel;
using System.Text;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Gharart.Admin.Throttling;
using Gharart.Admin.Writes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Gharart.Admin.Features.Links.Import;

internal static class BulkImportEndpoints
{
    private const int MaxBody = 8 * 1024 * 1024;
    private const int InMemory = 64 * 1024;
    private const string CsvType = "text/csv";
    private static readonly string[] JsonTypes = ["application/json", "application/jsonl", "application/x-ndjson"];

    public static void MapBulkImport(this IEndpointRouteBuilder links) =>
        links.MapPost("/bulk-import", Import)
            .Accepts<string>(CsvType, JsonTypes)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody), new JsonRows(typeof(PutLinkRequest)))
            .Throttled(ThrottleClass.Bulk)
            .WithSummary("Create and replace many links")
            .WithDescription(
                "UTF-8, at most 8 MiB: CSV whose first line names the columns (as an export does; `slug` and `destinationUrl` are required; `password` is known too, which no export has), JSON lines, or a JSON array of what "
                + "PUT takes, each with its `slug`. Or, with `source`, the CSV export of Bitly, Shlink or YOURLS. Each row succeeds or fails by itself, and each counts as a write; "
                + "the answer lists all of them. A slug that is in the file twice, in any case, fails the second time. "
                + $"At most {LinkImporter.MaxPasswords} rows may set a password; `hasPassword: true` alone keeps the one that a link has.");

    private static async Task<Results<Ok<BulkImportResponse>, ApiProblem>> Import(
        [FromQuery, Description("Whose export file it is."), DefaultValue("gharart"), Words(typeof(ImportSource), InLowerCase = true)] string? source,
        [FromQuery, Description("true: answer as if saved, but save nothing.")] bool? dryRun,
        [FromQuery, Description("reject: rows fail whose rules collide.")] string? onCollision,
        LinkAuthor author,
        HandleAccess access,
        LinkImporter importer,
        WriteRequest write,
        HttpContext context)
    {
        var errors = new FieldErrors();
        var isSource = ContractEnum<ImportSource>.TryParse(source ?? nameof(ImportSource.Gharart), out var from);
        errors.Check(isSource, "source", $"must be one of {string.Join(", ", ContractEnum<ImportSource>.All).ToLowerInvariant()}");
        var policy = CollisionCheck.ReadPolicy(errors, onCollision);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var isCsv = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.MediaType.Equals(CsvType, StringComparison.OrdinalIgnoreCase);
        if (!isCsv && from != ImportSource.Gharart)
        {
            return new ApiProblem(ApiError.UnsupportedMediaType, $"Send the export file of another service as {CsvType}.");
        }

        if (await ReceiveAsync(context) is { } refusal)
        {
            return refusal;
        }

        using var text = new StreamReader(context.Request.Body, Encoding.UTF8, leaveOpen: true);
        var (problem, csv) = isCsv ? await CsvImport.OpenAsync(text, from, context.RequestAborted) : (null, null);
        if (problem is not null)
        {
            return problem;
        }

        var rows = csv is not null ? csv.ReadAsync(context.RequestAborted) : await OpenJsonAsync(text, context);
        var items = await importer.ImportAsync(access, rows, policy, dryRun == true ? null : author, context);
        if (!isCsv && items is [{ Status: ImportStatus.Failed, Slug: null } only] && only.Error == ApiError.InvalidPayload.Code)
        {
            // Not a file with one bad row, but no such file at all.
            return ApiProblem.InvalidPayload(only.Message!);
        }

        var counts = items.CountBy(item => item.Status).ToDictionary();
        write.Count = dryRun == true ? 0 : counts.GetValueOrDefault(ImportStatus.Created) + counts.GetValueOrDefault(ImportStatus.Replaced);
        return TypedResults.Ok(new BulkImportResponse(
            dryRun == true,
            from,
            items.Count,
            counts.GetValueOrDefault(ImportStatus.Created),
            counts.GetValueOrDefault(ImportStatus.Replaced),
            counts.GetValueOrDefault(ImportStatus.Failed),
            csv?.IgnoredColumns ?? [],
            items));
    }

    /// <summary>
    /// Takes the whole body before the first row is looked at, beyond a little to a temporary file, so that one that breaks off, is too
    /// large or is no UTF-8 changes nothing.
    /// </summary>
    private static async Task<ApiProblem?> ReceiveAsync(HttpContext context)
    {
        context.Request.EnableBuffering(InMemory, MaxBody);
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var (bytes, characters) = (new byte[16 * 1024], new char[16 * 1024 + 1]);
        try
        {
            int length;
            do
            {
                length = await context.Request.Body.ReadAsync(bytes, context.RequestAborted);
                strict.GetChars(bytes.AsSpan(0, length), characters, flush: length == 0);
            }
            while (length > 0);
        }
        catch (DecoderFallbackException)
        {
            return ApiProblem.InvalidPayload("The body is not UTF-8.");
        }

        context.Request.Body.Position = 0;
        return context.Request.Body.Length == 0 ? ApiProblem.InvalidPayload("The body is empty.") : null;
    }

    // Both kinds of JSON go by either name; the first character tells them apart.
    private static async Task<IAsyncEnumerable<ImportRow>> OpenJsonAsync(StreamReader text, HttpContext context)
    {
        var buffer = new char[1];
        while (await text.ReadAsync(buffer, context.RequestAborted) > 0 && char.IsWhiteSpace(buffer[0]))
        {
        }

        context.Request.Body.Position = 0;
        text.DiscardBufferedData();
        return buffer[0] == '[' ? JsonImport.ReadArrayAsync(context.Request.Body, context.RequestAborted) : JsonImport.ReadLinesAsync(text, context.RequestAborted);
    }
}
