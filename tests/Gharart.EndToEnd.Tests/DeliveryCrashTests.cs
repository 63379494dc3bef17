using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests;

/// <summary>Contract §9: at least once, also over <c>kill -9</c> in the middle of deliveries. A real admin, a real endpoint.</summary>
public sealed class DeliveryCrashTests : IDisposable
{
    private const string Password = "correct horse battery";
    private const int Events = 12;

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-hooks-").FullName;
    private readonly string _address = $"http://127.0.0.1:{HostProcess.FreePort()}";
    private readonly HookServer _endpoint = new();

    public void Dispose()
    {
        _endpoint.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task KilledWhileItDelivers_EveryEventArrivesAfterTheRestart()
    {
        var never = new TaskCompletionSource();
        var ids = new List<string>();
        using (var host = Start())
        {
            using var api = await ApiClient.SignInAsync(host, _address, Password);
            await api.PostAsync("handles", new { handle = "crash" });
            await api.PostAsync("handles/crash/tracking-templates", new { templateKey = "hook", kind = "CUSTOM_WEBHOOK", endpointUrl = _endpoint.Address });

            // Two are taken, and then the endpoint goes silent, so that some are on their way when the admin dies.
            _endpoint.Answer = _ => _endpoint.Requests.Count <= 2 ? new HookAnswer(204) : new HookAnswer(204) { Held = never.Task };
            for (var i = 0; i < Events; i++)
            {
                ids.Add((string)(await api.PostAsync("handles/crash/tracking-templates/hook/test-event", new { }))["deliveryId"]!);
            }

            await Eventually.HoldsAsync("some events are on their way", () => _endpoint.Requests.Count > 2);
            host.Kill();
        }

        var before = _endpoint.Requests.Count;
        _endpoint.Answer = _ => new HookAnswer(204);
        never.SetResult();
        using (var host = Start())
        {
            using var api = await ApiClient.SignInAsync(host, _address, Password);
            await Eventually.HoldsAsync(
                "all events have arrived and are noted",
                async () => (await api.GetAsync("handles/crash/tracking-templates/hook/deliveries?status=DELIVERED"))["items"]!.AsArray().Count == Events,
                TimeSpan.FromSeconds(90));
            Assert.True(host.Terminate(TimeSpan.FromSeconds(10)));
        }

        var arrived = _endpoint.Requests.Select(request => request.Headers["webhook-id"]).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), arrived.Distinct().Order(StringComparer.Ordinal));
        Assert.True(arrived.Count > Events, "Nothing was on its way when the admin was killed.");
        Assert.InRange(before, 3, Events);
    }

    private HostProcess Start() => HostProcess.Start("Gharart.Admin", new Dictionary<string, string>(TestSettings.NoLimitsOfProcess)
    {
        ["DataDirectory"] = _directory,
        ["AdminUrl"] = _address,
        ["MasterSecret"] = Secret,
        ["Bootstrap__Password"] = Password,
        ["Verification__AllowPrivateAddresses"] = "true",
    });

    private string Secret { get; } = Core.Tokens.MasterSecret.GenerateBase64();
}
