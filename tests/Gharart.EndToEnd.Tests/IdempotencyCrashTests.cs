using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests;

/// <summary>Contract §1: the effect and its key commit together. A real admin is killed, and what it did not answer is sent again.</summary>
public sealed class IdempotencyCrashTests : IDisposable
{
    private const string Password = "correct horse battery";
    private const int Writers = 8;

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-keys-").FullName;
    private readonly string _address = $"http://127.0.0.1:{HostProcess.FreePort()}";

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task KilledOnceTheEffectIsThere_RetryGetsTheAnswer()
    {
        using (var host = Start())
        {
            using var api = await PrepareAsync(host);
            var unheard = PostAsync(api, 0, "key", "because effect");
            await Eventually.HoldsAsync("the effect is there", async () => await CountAsync("because effect") == 1);
            host.Kill();
            _ = await Task.WhenAny(unheard);
            _ = unheard.Exception;
        }

        using (var host = Start())
        {
            using var api = await SignInAsync(host);
            using var retry = await PostAsync(api, 0, "key", "because effect");
            Assert.Equal(HttpStatusCode.OK, retry.StatusCode);
            Assert.Equal(["true"], retry.Headers.GetValues("Idempotency-Replayed"));
            Assert.Equal(1, await CountAsync("because effect"));
        }
    }

    [Fact]
    public async Task KilledAmongManyWrites_EachIsThereOnceAfterItsRetry()
    {
        const int Rounds = 3;
        const int AnswersARound = 20;
        var sent = new ConcurrentBag<(int Writer, string Key)>();
        for (var round = 0; round < Rounds; round++)
        {
            using var host = Start();
            using var api = round == 0 ? await PrepareAsync(host) : await SignInAsync(host);
            var answered = 0;
            var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                try
                {
                    for (var i = 0; ; i++)
                    {
                        var key = $"round {round} writer {writer} write {i}".Replace(' ', '-');
                        sent.Add((writer, key));
                        using var answer = await PostAsync(api, writer, key, key);
                        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                        Interlocked.Increment(ref answered);
                    }
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
                {
                    // The kill.
                }
            })).ToList();
            await Eventually.HoldsAsync("some writes are answered", () => Volatile.Read(ref answered) >= AnswersARound);
            host.Kill();
            await Task.WhenAll(writers);
        }

        using (var host = Start())
        {
            using var api = await SignInAsync(host);
            foreach (var (writer, key) in sent)
            {
                using var retry = await PostAsync(api, writer, key, key);
                Assert.Equal(HttpStatusCode.OK, retry.StatusCode);
                Assert.Equal(1, await CountAsync(key));
            }
        }

        Assert.True(sent.Count >= Rounds * AnswersARound);
    }

    private HostProcess Start() => HostProcess.Start("Gharart.Admin", new Dictionary<string, string>(TestSettings.NoLimitsOfProcess)
    {
        ["DataDirectory"] = _directory,
        ["AdminUrl"] = _address,
        ["MasterSecret"] = Secret,
        ["Bootstrap__Password"] = Password,
    });

    private string Secret { get; } = Core.Tokens.MasterSecret.GenerateBase64();

    private async Task<HttpClient> PrepareAsync(HostProcess host)
    {
        var api = await SignInAsync(host);
        using var handle = await api.PostAsJsonAsync("/v2/handles", new { handle = "crash" });
        Assert.Equal(HttpStatusCode.Created, handle.StatusCode);
        for (var writer = 0; writer < Writers; writer++)
        {
            using var domain = await api.PostAsJsonAsync("/v2/handles/crash/destination-domains", new { domain = $"shop{writer}.example" });
            Assert.Equal(HttpStatusCode.Created, domain.StatusCode);
        }

        return api;
    }

    private async Task<HttpClient> SignInAsync(HostProcess host) => (await ApiClient.SignInAsync(host, _address, Password)).Http;

    private static async Task<HttpResponseMessage> PostAsync(HttpClient api, int writer, string key, string reason)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/handles/crash/destination-domains/shop{writer}.example/decision")
        {
            Content = JsonContent.Create(new { decision = "BLOCK", reason }),
        };
        request.Headers.Add("Idempotency-Key", key);
        return await api.SendAsync(request);
    }

    private async Task<long> CountAsync(string reason)
    {
        // The admin's module initializer is what finds the system's SQLite.
        RuntimeHelpers.RunModuleConstructor(typeof(Admin.AdminOptions).Module.ModuleHandle);
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_directory, "gharart.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM domain_history WHERE detail LIKE $reason";
        command.Parameters.AddWithValue("$reason", $"%\"{reason}\"%");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
