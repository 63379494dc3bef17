using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests;

/// <summary>The <c>/v2</c> API for a signed-in account; answers as JSON, failures as exceptions with the body.</summary>
public sealed class ApiClient(HttpClient http) : IDisposable
{
    public HttpClient Http => http;

    public static async Task<ApiClient> SignInAsync(string address, string email, string password)
    {
        var http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };
        var answer = await http.PostAsJsonAsync("/v2/auth/login", new { email, password });
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["accessToken"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new ApiClient(http);
    }

    /// <summary>Signs the owner in once a process that was just started answers.</summary>
    internal static async Task<ApiClient> SignInAsync(HostProcess host, string address, string password)
    {
        await Eventually.HoldsAsync("the admin answers", async () =>
        {
            Assert.False(host.HasExited, host.Output);
            try
            {
                using var http = new HttpClient();
                using var answer = await http.GetAsync(new Uri(address + "/healthz"));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return await SignInAsync(address, "owner@gharart.test", password);
    }

    public Task<JsonObject> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<JsonObject> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    public Task<JsonObject> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public void Dispose() => http.Dispose();

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/v2/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path} with {JsonSerializer.Serialize(body)} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }
}
