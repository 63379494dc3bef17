using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gharart.Admin.Tests.OpenApi;

/// <summary>Makes requests of an OpenAPI document: examples, and what becomes of them when things go wrong.</summary>
internal sealed class RequestGenerator(ApiContract contract, Random random)
{
    private static readonly string[] OddTexts =
    [
        "", " ", "\0", "a\0b", "\u202e", "%", "%00", "%2e%2e%2f", "..", "a/b", "'", "\"", "' OR 1=1 --", "-1", "0", "999999999999999999999", "1e999", "NaN", "null", "true",
        "[]", "{}", "ä", "\ud83d\ude00", "*", "a,b,,", new('x', 300), new('9', 40), "2026-13-45", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "1969-12-31", "{handle}",
    ];

    private static readonly string[] OddJson =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "99999999999999999999999999", "\"\"", "\" \"", "\"\\u0000\"", "\"half a pair\"", "[]", "{}", "[null]", "[[[]]]", "{\"\":0}", "\"2026-05-01\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\"https://[::1]/\"", "\"javascript:alert(1)\"",
    ];

    /// <summary>Values of path parameters that exist.</summary>
    public required IReadOnlyDictionary<string, string> Known { get; init; }

    /// <summary>Credentials of people, as they stand in <c>Authorization</c>, or in <c>x-api-key</c> where they begin so; null for nothing.</summary>
    public required IReadOnlyList<string?> Persons { get; init; }

    /// <summary>Credentials of programs.</summary>
    public required IReadOnlyList<string?> Programs { get; init; }

    /// <summary>Other credentials, most of them bad.</summary>
    public required IReadOnlyList<string?> Others { get; init; }

    public (HttpRequestMessage Request, string Shown) Next()
    {
        var operation = contract.Operations[random.Next(contract.Operations.Count)];
        var path = operation.Path;
        var query = new StringBuilder();
        var headers = new List<(string Name, string Value)>();
        foreach (var parameter in operation.Parameters)
        {
            var name = parameter.GetProperty("name").GetString()!;
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    // Kestrel refuses a NUL in a path by itself, with an empty 400.
                    var odd = OddTexts[random.Next(OddTexts.Length)].Replace("\0", "", StringComparison.Ordinal).Replace("%00", "%", StringComparison.Ordinal);
                    path = path.Replace($"{{{name}}}", Uri.EscapeDataString(Chance(8) ? odd : Known.GetValueOrDefault(name, "nothing")), StringComparison.Ordinal);
                    break;
                case "query" when Chance(3):
                    query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(Value(parameter)));
                    break;
                case "header" when Chance(4):
                    headers.Add((name, name == "If-Match" && Chance(2) ? $"\"v{random.Next(4)}\"" : Chance(2) ? $"key-{random.Next(50)}" : Ascii(OddTexts[random.Next(OddTexts.Length)])));
                    break;
            }
        }

        var request = new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(path + query, UriKind.Relative));
        var isForPrograms = path.StartsWith("/v2/public/", StringComparison.Ordinal) != Chance(10);
        var credentials = Chance(6) ? Others : isForPrograms ? Programs : Persons;
        if (credentials[random.Next(credentials.Count)] is { } credential)
        {
            const string Key = "x-api-key ";
            var isKey = credential.StartsWith(Key, StringComparison.Ordinal);
            headers.Add((isKey ? "x-api-key" : "Authorization", isKey ? credential[Key.Length..] : credential));
        }

        headers.ForEach(header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        var body = operation.Method is "POST" or "PUT" && (operation.RequestBodies.Count > 0 || Chance(10)) ? Body(operation) : null;
        request.Content = body;
        var shown = $"{operation.Method} {path}{query}\n{string.Join('\n', headers.Select(header => $"{header.Name}: {header.Value}"))}\n{body?.Headers}\n{(body is null ? "" : Show(body))}";
        return (request, shown);
    }

    private string Value(JsonElement parameter)
    {
        var schema = parameter.GetProperty("schema");
        return Chance(3) ? OddTexts[random.Next(OddTexts.Length)]
            : schema.TryGetProperty("enum", out var words) ? words[random.Next(words.GetArrayLength())].GetString()!
            : parameter.TryGetProperty("example", out var example) ? example.ToString()
            : schema.GetProperty("type").ToString() switch { "boolean" => "true", "integer" => $"{random.Next(0, 203)}", _ => "day" };
    }

    private ByteArrayContent Body(ContractOperation operation)
    {
        var bodies = operation.RequestBodies.ToList();
        var (mediaType, media) = bodies.Count == 0 ? new("application/json", default) : bodies[random.Next(bodies.Count)];
        var example = bodies.Count == 0 ? JsonElement.Parse("{}") : operation.ExamplesOf(media).First();
        var bytes = example.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(example.GetString()!) : Encoding.UTF8.GetBytes(Json(example));
        bytes = random.Next(14) switch
        {
            0 => [],
            1 => bytes[..random.Next(bytes.Length)],
            2 => Flip(bytes),
            3 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 5_000))),
            4 => [.. "{\"a\":\""u8, 0xff, 0xc0, 0x80, .. "\"}"u8],
            5 => new byte[random.Next(1, 100)],
            6 when Chance(10) => [.. "{\"a\":\""u8, .. Enumerable.Repeat((byte)'x', 300_000), .. "\"}"u8],
            _ => bytes,
        };
        var content = new ByteArrayContent(bytes);
        string[] types = [mediaType, mediaType + "; charset=utf-8", "text/plain", "application/xml", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "/", "multipart/form-data"];
        content.Headers.TryAddWithoutValidation("Content-Type", Chance(12) ? types[random.Next(types.Length)] : mediaType);
        if (Chance(40))
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        return content;
    }

    // The example with some of its values replaced, left out, named wrongly or given twice.
    private string Json(JsonElement example)
    {
        if (Chance(4))
        {
            return example.GetRawText();
        }

        var node = JsonNode.Parse(example.GetRawText())!;
        for (var changes = random.Next(1, 3); changes > 0; changes--)
        {
            Change(node);
        }

        // The library writes no half of a surrogate pair.
        var text = node.ToJsonString().Replace("half a pair", "\\ud800", StringComparison.Ordinal);
        return Chance(25) && text.StartsWith("{\"", StringComparison.Ordinal) ? text.Insert(1, text[1..text.IndexOf(':', StringComparison.Ordinal)] + ":0,") : text;
    }

    private void Change(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members when members.Count > 0:
                var name = members.ElementAt(random.Next(members.Count)).Key;
                if (members[name] is JsonObject or JsonArray && !Chance(3))
                {
                    Change(members[name]!);
                }
                else if (Chance(4))
                {
                    members.Remove(name);
                }
                else if (Chance(6))
                {
                    members["unknown" + random.Next(3)] = 1;
                }
                else
                {
                    members[name] = Odd();
                }

                break;
            case JsonArray { Count: > 0 } items:
                var place = random.Next(items.Count);
                if (items[place] is JsonObject inner)
                {
                    Change(inner);
                }
                else
                {
                    items[place] = Odd();
                }

                break;
        }
    }

    private JsonNode? Odd() => random.Next(3) switch
    {
        0 => JsonValue.Create(OddTexts[random.Next(OddTexts.Length)]),
        1 when Chance(5) => new JsonArray([.. Enumerable.Range(0, 500).Select(i => JsonValue.Create($"item{i}"))]),
        _ => JsonNode.Parse(OddJson[random.Next(OddJson.Length)]),
    };

    private byte[] Flip(byte[] bytes)
    {
        byte[] flipped = [.. bytes];
        flipped[random.Next(flipped.Length)] = (byte)random.Next(256);
        return flipped;
    }

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private static string Ascii(string text) => new([.. text.Where(c => c is > ' ' and <= '~')]);

    private static string Show(ByteArrayContent body)
    {
        var text = Encoding.Latin1.GetString(body.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        return text.Length <= 2_000 ? text : $"{text[..2_000]}… ({text.Length} bytes)";
    }
}
