using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gharart.TestKit.Snapshots;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>Starts the admin as it is deployed, and speaks its API.</summary>
internal static class AdminServer
{
    private const string Email = "owner@gharart.test";
    private const string Password = "correct horse battery";

    /// <summary>The admin's own program beside this one's folder.</summary>
    private static readonly string Program = EdgeServer.Program.Replace("Gharart.Edge", "Gharart.Admin", StringComparison.Ordinal);

    public static ServerProcess Start(string folder, int port, string? redis)
    {
        Directory.CreateDirectory(folder);
        var environment = new Dictionary<string, string>
        {
            ["Gharart__DataDirectory"] = folder,
            ["Gharart__AdminUrl"] = $"http://127.0.0.1:{port}",
            ["Gharart__Bootstrap__Password"] = Password,
            ["Gharart__MasterSecret"] = PublishedSnapshot.MasterSecretBase64,

            // One caller makes all edits, some six a second.
            ["Gharart__Throttles__Write"] = "6000",
            ["DOTNET_ENVIRONMENT"] = "Production",
        };
        if (redis is not null)
        {
            environment["Gharart__Redis"] = redis;
        }

        return File.Exists(Program)
            ? ServerProcess.Start(folder + ".log", environment, "dotnet", Program)
            : throw new LoadException($"{Program} is missing; start this through bench/load/run.sh.");
    }

    /// <summary>A client that is signed in and speaks to <c>/v2/</c>.</summary>
    public static async Task<HttpClient> SignInAsync(int port, CancellationToken cancellationToken)
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/v2/") };
        using var answer = await http.PostAsJsonAsync("auth/login", new { email = Email, password = Password }, cancellationToken);
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["accessToken"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Sends a body; fails on any refusal.</summary>
    public static async Task SendAsync(this HttpClient api, HttpMethod method, string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await api.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new LoadException($"{method} {path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>Waits until the admin has published everything.</summary>
    public static async Task PublishesAsync(this HttpClient api, CancellationToken cancellationToken)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (await look.WaitForNextTickAsync(cancellationToken))
        {
            using var answer = await api.GetAsync(new Uri("/readyz", UriKind.Relative), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }
        }
    }
}
