using System.Collections.Concurrent;
using System.Text.Json;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Gharart.Admin.Tests.OpenApi;

/// <summary>Requests made of the OpenAPI document: none makes the host fail, and every answer is one that the document has.</summary>
public class GeneratedRequestTests(OpenRoutesFixture admin, ITestOutputHelper output) : IClassFixture<OpenRoutesFixture>
{
    private const int Workers = 4;
    private const int RequestsOfOneArrangement = 125;

    private static readonly int Requests = Environment.GetEnvironmentVariable("GHARART_TEST_SIZE") == "full" ? 24_000 : 3_000;

    [Fact]
    public async Task Requests_OfEveryKind_NeverFailTheHostAndAreAnsweredAsDeclared()
    {
        var contract = await ApiContract.GetAsync();
        var seed = Environment.TickCount;
        var failures = new ConcurrentBag<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = admin.Address };

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            for (var round = 0; round < Requests / Workers / RequestsOfOneArrangement; round++)
            {
                var number = seed + worker + (round * Workers);
                var generator = await ArrangeAsync($"fuzz-{worker}-{round}", contract, new Random(number));
                for (var i = 0; i < RequestsOfOneArrangement; i++)
                {
                    var (request, shown) = generator.Next();
                    using (request)
                    {
                        using var answer = await SendAsync(client, request, shown);
                        statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
                        var wrong = await WrongAsync(contract, request, answer);
                        if (wrong.Count > 0)
                        {
                            failures.Add($"Seed {number}, request {i}: {(int)answer.StatusCode}, {string.Join("; ", wrong)}\n{shown}\n\n{await answer.Content.ReadAsStringAsync()}");
                        }
                    }
                }
            }
        })));

        Assert.True(failures.IsEmpty, $"{failures.Count} answers are wrong:\n{string.Join("\n\n", failures.Take(20))}\n{admin.Log}");

        // The generator must come past the first check of most routes, not only bounce off.
        Assert.All([200, 201, 204, 400, 401, 403, 404, 409, 412, 415], status => Assert.True(statuses.ContainsKey(status), $"No {status} in {string.Join(", ", statuses)}; seed {seed}."));
        output.WriteLine($"Seed {seed}: {statuses.Values.Sum()} answers, {string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}"))}");
        Assert.True(statuses.Where(pair => pair.Key < 300).Sum(pair => pair.Value) > Requests / 20, string.Join(", ", statuses));
    }

    // A client that sends into a connection that the host ends, because of a body that it will not read, may miss the answer.
    private async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, string shown)
    {
        try
        {
            return await client.SendAsync(request);
        }
        catch (HttpRequestException exception)
        {
            output.WriteLine($"{exception}\n{shown}\n");
            using var again = new HttpRequestMessage(request.Method, new Uri(admin.Address, request.RequestUri!));
            request.Headers.ToList().ForEach(header => again.Headers.TryAddWithoutValidation(header.Key, header.Value));
            again.Content = request.Content;
            again.Headers.ConnectionClose = true;
            using var fresh = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
            return await fresh.SendAsync(again);
        }
    }

    private static async Task<IReadOnlyList<string>> WrongAsync(ApiContract contract, HttpRequestMessage request, HttpResponseMessage answer)
    {
        if ((int)answer.StatusCode >= 500)
        {
            return ["the host failed"];
        }

        // An odd value in the path may have made it another address.
        var path = new Uri(new Uri("http://host/"), request.RequestUri!).AbsolutePath;
        if (answer.StatusCode is not (System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.MethodNotAllowed)
            && contract.Find(request.Method.Method, path) is { } operation)
        {
            return await operation.ErrorsAsync(answer);
        }

        var body = await answer.Content.ReadAsStringAsync();
        return answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            && JsonElement.Parse(body).GetProperty("requestId").GetString() == answer.Headers.GetValues("x-request-id").Single()
            ? []
            : ["the refusal has not the form of the contract"];
    }

    private async Task<HttpClient> StartSessionAsync(string email)
    {
        await using var scope = admin.Services.CreateAsyncScope();
        var accountId = await admin.WithDatabaseAsync(db => db.Accounts.Where(account => account.Email == email).Select(account => account.Id).SingleAsync());
        var session = await scope.ServiceProvider.GetRequiredService<SessionStarter>().StartAsync(accountId, CancellationToken.None);
        var client = admin.Anonymous();
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + session.AccessToken);
        return client;
    }

    private async Task<RequestGenerator> ArrangeAsync(string handle, ApiContract contract, Random random)
    {
        // Not by signing in, which rests for a while after all those wrong passwords.
        var email = await admin.NewAccountAsync(AccountPlan.Enterprise);
        using var host = await StartSessionAsync(AdminFixture.OwnerEmail);
        using var owner = await StartSessionAsync(email);
        using var stranger = await StartSessionAsync(await admin.NewAccountAsync());
        (await owner.PostJsonAsync("/v2/handles", $$"""{"handle":"{{handle}}"}""")).Dispose();
        (await owner.SendJsonAsync(HttpMethod.Put, $"/v2/handles/{handle}", "{}")).Dispose();
        (await owner.SendJsonAsync(HttpMethod.Put, $"/v2/handles/{handle}/links/festive", """{"destinationUrl":"https://shop.gharart.example/"}""")).Dispose();
        (await owner.SendJsonAsync(HttpMethod.Put, $"/v2/handles/{handle}/personalization-rules/dach-mobile", """{"variant":{"id":"a","destinationUrl":"https://shop.gharart.example/"}}""")).Dispose();
        (await owner.PostJsonAsync($"/v2/handles/{handle}/destination-domains", """{"domain":"shop.gharart.example"}""")).Dispose();
        (await owner.PostJsonAsync($"/v2/handles/{handle}/tracking-templates", """{"templateKey":"newsletter","kind":"CUSTOM_WEBHOOK","endpointUrl":"https://hooks.gharart.example/"}""")).Dispose();
        var delivery = await owner.PostJsonAsync($"/v2/handles/{handle}/tracking-templates/newsletter/test-event", "{}").ReadAsync(System.Net.HttpStatusCode.Accepted);
        var (persons, tokens) = (new List<string>(), new List<JsonElement>());
        for (var i = 0; i < 6; i++)
        {
            // Several, because some requests end the session or revoke the token that they come with.
            using var person = await StartSessionAsync(email);
            persons.Add(person.DefaultRequestHeaders.Authorization!.ToString());
            tokens.Add(await owner.PostJsonAsync($"/v2/handles/{handle}/tokens", """{"name":"all","scopes":["*"]}""").ReadAsync(System.Net.HttpStatusCode.Created));
        }

        var texts = tokens.ConvertAll(token => token.GetProperty("token").GetString()!);
        return new RequestGenerator(contract, random)
        {
            Known = new Dictionary<string, string>
            {
                ["handle"] = handle,
                ["slug"] = "festive",
                ["ruleId"] = "dach-mobile",
                ["domain"] = "shop.gharart.example",
                ["templateKey"] = "newsletter",
                ["deliveryId"] = delivery.GetProperty("deliveryId").GetString()!,
                ["tokenId"] = tokens[0].GetProperty("tokenId").GetString()!,
                ["accountId"] = "2147483647",
            },
            Persons = [.. persons, host.DefaultRequestHeaders.Authorization!.ToString()],
            Programs = [.. texts.Select(text => "Bearer " + text), "x-api-key " + texts[^1]],
            Others =
            [
                null, stranger.DefaultRequestHeaders.Authorization!.ToString(), persons[0][..^5] + "AAAAA", "Bearer", "Bearer a.b.c", "Basic eDp5", "Bearer " + new string('a', 9_000),
                "x-api-key nothing",
            ],
        };
    }
}
