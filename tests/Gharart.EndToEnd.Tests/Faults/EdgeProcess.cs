using System.Globalization;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>The edge's own program, started again and again on one data directory and one address.</summary>
internal sealed class EdgeProcess : IDisposable
{
    private readonly Dictionary<string, string> _settings;
    private HostProcess? _process;

    public EdgeProcess(IReadOnlyDictionary<string, string> settings)
    {
        Port = HostProcess.FreePort();
        ManagementUrl = $"http://127.0.0.1:{HostProcess.FreePort()}";
        _settings = new Dictionary<string, string>(settings)
        {
            ["EdgeUrl"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"),
            ["ManagementUrl"] = ManagementUrl,
        };
    }

    public int Port { get; }

    public string ManagementUrl { get; }

    public string DataDirectory => _settings["DataDirectory"];

    /// <summary>Whether a connection that is refused or broken off is the edge's fault.</summary>
    public bool IsAccepting { get; private set; }

    /// <summary>Starts the program; answers after how long it was ready.</summary>
    public async Task<TimeSpan> StartAsync()
    {
        _process?.Dispose();
        var process = _process = HostProcess.Start("Gharart.Edge", _settings);
        using var management = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var took = await Eventually.HoldsAsync("the edge is ready", async () =>
        {
            Assert.False(process.HasExited, process.Output);
            return await IsReadyAsync(management);
        });
        IsAccepting = true;
        return took;
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        IsAccepting = false;
        _process!.Kill();
    }

    /// <summary>SIGTERM; answers after how long the process was gone.</summary>
    public async Task<TimeSpan> TerminateAsync()
    {
        IsAccepting = false;
        var start = TimeProvider.System.GetTimestamp();
        var isGone = await Task.Run(() => _process!.Terminate(TimeSpan.FromSeconds(30)));
        var took = TimeProvider.System.GetElapsedTime(start);
        Assert.True(isGone, $"SIGTERM did not end the edge within {took}: {_process!.Output}");
        Assert.Equal(0, _process.ExitCode);
        return took;
    }

    public Task<LedgerFigures> LedgerAsync() => LedgerFigures.ReadAsync(ManagementUrl);

    public void Dispose() => _process?.Dispose();

    private async Task<bool> IsReadyAsync(HttpClient management)
    {
        try
        {
            using var answer = await management.GetAsync(ManagementUrl + "/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
