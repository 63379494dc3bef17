using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gharart.Admin.Tests.OpenApi;

namespace Gharart.Admin.Tests.Http;

/// <summary>Bodies that no route can take, sent to every route that takes one: all are refused in the contract's form (§1).</summary>
public class BadInputTests(OpenRoutesFixture admin) : IClassFixture<OpenRoutesFixture>
{
    private const string Handle = "bad-input";

    [Theory]
    [InlineData("empty", 400)]
    [InlineData("no JSON, or not of the form", 400)]
    [InlineData("wrong types", 400)]
    [InlineData("an unknown member", 400)]
    [InlineData("300 KB", 413)]
    [InlineData("deep nesting", 400)]
    [InlineData("invalid UTF-8", 400)]
    [InlineData("NUL", 400)]

    // Good JSON: a log-out and a preview take any text.
    [InlineData("an escaped NUL", null)]
    [InlineData("huge numbers", 400)]
    [InlineData("gzip", 400)]
    [InlineData("gzip", 415)]
    public async Task Body_Bad_IsRefusedByEveryRoute(string kind, int? status)
    {
        var contract = await ApiContract.GetAsync();
        using var person = await admin.OwnerAsync();
        using var program = await ProgramAsync(person);
        var failures = new List<string>();
        var sent = 0;
        foreach (var operation in contract.Operations.Where(operation => operation.RequestBodies.ContainsKey("application/json")))
        {
            // A body that may be missing may be empty.
            if (kind == "empty" && !(operation.Json.GetProperty("requestBody").TryGetProperty("required", out var required) && required.GetBoolean()))
            {
                continue;
            }

            var example = operation.ExamplesOf(operation.RequestBodies["application/json"]).First();
            foreach (var body in BadBodies.Kinds[kind](example))
            {
                using var request = new HttpRequestMessage(new HttpMethod(operation.Method), Fill(operation.Path)) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new("application/json");
                request.Headers.ExpectContinue = body.Length > 100_000;
                if (status == 415)
                {
                    request.Content.Headers.ContentEncoding.Add("gzip");
                }

                using var answer = await (operation.Path.StartsWith("/v2/public/", StringComparison.Ordinal) ? program : person).SendAsync(request);
                sent++;
                if (await WrongAsync(operation, status, kind, answer) is { } wrong)
                {
                    var shown = Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(body.Length, 500)));
                    failures.Add($"{operation.Name}: {wrong}\n{shown}\n{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {sent}:\n{string.Join("\n\n", failures.Take(20))}\n{admin.Log}");
        Assert.True(sent > 20, $"Only {sent} bodies.");
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("owner", 413)]
    public async Task Body_TooLargeToBeRead_IsAnsweredBeforeTheConnectionEnds(string? caller, int status)
    {
        using var owner = await admin.OwnerAsync();
        using var socket = new TcpClient(admin.Address.Host, admin.Address.Port);
        await using var stream = socket.GetStream();
        var credential = caller is null ? "" : $"Authorization: {owner.DefaultRequestHeaders.Authorization}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v2/handles HTTP/1.1\r\nHost: localhost\r\n{credential}Content-Type: application/json\r\nContent-Length: 300000\r\n\r\n{new string(' ', 300_000)}"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = new StringBuilder();
        var buffer = new char[4096];

        // Not to the end of the stream: with bytes unread on the other side that is a reset.
        while (!answer.ToString().EndsWith('}') && await reader.ReadAsync(buffer) is > 0 and var length)
        {
            answer.Append(buffer, 0, length);
        }

        var text = answer.ToString();
        Assert.StartsWith($"HTTP/1.1 {status} ", text, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", text, StringComparison.OrdinalIgnoreCase);
        var problem = JsonElement.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..text.LastIndexOf('}')] + "}");
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("requestId").GetString()!);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task ContentEncoding_OfARequestWithoutBody_IsNoMatter(string method)
    {
        using var owner = await admin.OwnerAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/v2/handles/nothing-here") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentEncoding.Add("gzip");

        await owner.SendAsync(request).RefusedAsync(404, "handle_not_found");
    }

    private static async Task<string?> WrongAsync(ContractOperation operation, int? status, string kind, HttpResponseMessage answer)
    {
        var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync() is { Length: > 0 } text ? text : "{}");
        if (operation.Path.EndsWith("/bulk-import", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.OK)
        {
            // Each row is refused by itself.
            return json.GetProperty("failed").GetInt32() > 0 ? null : "no row failed";
        }

        if (status is null && answer.IsSuccessStatusCode)
        {
            return null;
        }

        if (status is { } one ? (int)answer.StatusCode != one : (int)answer.StatusCode >= 500)
        {
            return $"not {status?.ToString(CultureInfo.InvariantCulture) ?? "4xx"}";
        }

        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json"
            || json.GetProperty("error").GetString() is not { Length: > 0 }
            || json.GetProperty("message").GetString() is not { Length: > 0 }
            || json.GetProperty("requestId").GetString() != answer.Headers.GetValues("x-request-id").Single())
        {
            return "not the contract's form";
        }

        var names = json.TryGetProperty("errors", out _) ? json.ErrorFields() : [];
        return kind switch
        {
            "an unknown member" when !names.Contains("unknownMember") => "the member is not named",
            "wrong types" or "huge numbers" when names.Length == 0 => "no member is named",
            _ => null,
        };
    }

    private static Uri Fill(string path) => new(
        path.Replace("{handle}", Handle, StringComparison.Ordinal).Replace("{slug}", "festive", StringComparison.Ordinal).Replace("{ruleId}", "dach-mobile", StringComparison.Ordinal)
            .Replace("{domain}", "shop.gharart.example", StringComparison.Ordinal).Replace("{templateKey}", "newsletter", StringComparison.Ordinal)
            .Replace("{accountId}", "2147483647", StringComparison.Ordinal),
        UriKind.Relative);

    // A token of the handle, which is there from the first time on.
    private async Task<HttpClient> ProgramAsync(HttpClient person)
    {
        (await person.PostJsonAsync("/v2/handles", $$"""{"handle":"{{Handle}}"}""")).Dispose();
        var token = await person.PostJsonAsync($"/v2/handles/{Handle}/tokens", """{"name":"all","scopes":["*"]}""").ReadAsync(HttpStatusCode.Created);
        var program = admin.Anonymous();
        program.DefaultRequestHeaders.Authorization = new("Bearer", token.GetProperty("token").GetString());
        return program;
    }
}
