using System.Diagnostics;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests.Browser;

/// <summary>A headless Chromium with a profile of its own, as long as it is not disposed of.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly string _profile = Directory.CreateTempSubdirectory("gharart-chromium-").FullName;
    private readonly Process _process;

    /// <param name="address">What it opens.</param>
    /// <param name="hosts">Where it finds hosts, in the words of <c>--host-resolver-rules</c>; names of <c>localhost</c> are what they are.</param>
    /// <param name="arguments">Further ones.</param>
    public Chromium(string address, string hosts, params string[] arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("/usr/bin/chromium")
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            },
        };
        string[] all =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={_profile}", "--remote-debugging-port=0",
            $"--host-resolver-rules={hosts}, EXCLUDE *.localhost, EXCLUDE 127.0.0.1", .. arguments, address,
        ];
        foreach (var argument in all)
        {
            _process.StartInfo.ArgumentList.Add(argument);
        }

        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        await Eventually.HoldsAsync("the browser's helpers have let go of its profile", TryDelete);
    }

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(_profile, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(_profile);
        }
    }
}
