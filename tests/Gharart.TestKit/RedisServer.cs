using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gharart.TestKit;

/// <summary>A real <c>redis-server</c> on a free port of this machine that keeps nothing on disk, and ways to hurt it.</summary>
public sealed class RedisServer : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-redis-").FullName;
    private Process? _process;

    public RedisServer(string? password = null)
    {
        Password = password;
        Port = FreePort();
        Start();
    }

    public int Port { get; }

    /// <summary>What <see cref="Command"/> signs in with, and what the next start asks for.</summary>
    public string? Password { get; set; }

    /// <summary>What <c>Gharart__Redis</c> is set to.</summary>
    public string Settings => $"127.0.0.1:{Port}{(Password is null ? "" : $",password={Password}")}";

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts it, empty, and waits until it answers.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo(
            "redis-server",
            ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _directory, "--save", "", "--appendonly", "no"])
        {
            RedirectStandardOutput = true,
        };
        if (Password is not null)
        {
            start.ArgumentList.Add("--requirepass");
            start.ArgumentList.Add(Password);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        var began = TimeProvider.System.GetTimestamp();
        while (!Answers())
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(began) > StartTimeout)
            {
                throw new InvalidOperationException($"redis-server did not start on port {Port}.");
            }
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    /// <summary>SIGSTOP: connections stay, nothing answers.</summary>
    public void Freeze() => Signal("-STOP");

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal("-CONT");

    /// <summary>Sends a command on a connection of its own; the answer as it comes, its marks included.</summary>
    public string Command(params string[] words)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, Port);
        using var stream = client.GetStream();
        if (Password is not null)
        {
            _ = Exchange(stream, ["AUTH", Password]);
        }

        return Exchange(stream, words);
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // Short answers only: what one read takes.
    private static string Exchange(NetworkStream stream, string[] words)
    {
        var request = new StringBuilder($"*{words.Length}\r\n");
        foreach (var word in words)
        {
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        stream.Write(Encoding.UTF8.GetBytes(request.ToString()));
        var answer = new byte[64 * 1024];
        return Encoding.Latin1.GetString(answer, 0, stream.Read(answer));
    }

    private bool Answers()
    {
        try
        {
            return Command("PING").StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)])!;
        kill.WaitForExit();
    }
}
