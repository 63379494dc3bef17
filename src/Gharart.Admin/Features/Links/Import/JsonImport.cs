using System.Runtime.CompilerServices;
using System.Text.Json;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;

namespace Gharart.Admin.Features.Links.Import;

/// <summary>The links of a JSON file, each in the form that PUT takes, with its slug.</summary>
internal static class JsonImport
{
    /// <summary>JSON lines; empty ones are passed over.</summary>
    public static async IAsyncEnumerable<ImportRow> ReadLinesAsync(TextReader input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var line = 1; await input.ReadLineAsync(cancellationToken) is { } text; line++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return Read(line, () => JsonSerializer.Deserialize<PutLinkRequest?>(text, ApiJson.Wire));
            }
        }
    }

    /// <summary>One array. Where it breaks off, a last row says so.</summary>
    public static async IAsyncEnumerable<ImportRow> ReadArrayAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var elements = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(input, ApiJson.Wire, cancellationToken).GetAsyncEnumerator(cancellationToken);
        for (var place = 1; ; place++)
        {
            var (broken, isThere) = await MoveAsync(elements);
            if (broken is not null)
            {
                yield return new ImportRow(place, null) { Problem = broken };
            }

            if (!isThere)
            {
                yield break;
            }

            var element = elements.Current;
            yield return Read(place, () => element.Deserialize<PutLinkRequest?>(ApiJson.Wire));
        }
    }

    private static async ValueTask<(ApiProblem? Broken, bool IsThere)> MoveAsync(IAsyncEnumerator<JsonElement> elements)
    {
        try
        {
            return (null, await elements.MoveNextAsync());
        }
        catch (JsonException exception)
        {
            return (JsonProblem.From(exception), false);
        }
    }

    private static ImportRow Read(int line, Func<PutLinkRequest?> read)
    {
        try
        {
            return read() is { } link ? new ImportRow(line, link) : new ImportRow(line, null) { Problem = ApiProblem.InvalidPayload("The row is null.") };
        }
        catch (JsonException exception)
        {
            return new ImportRow(line, null) { Problem = JsonProblem.From(exception) };
        }
    }
}
