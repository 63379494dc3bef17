using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>A real redis-server that keeps nothing on disk, on the servers' core, and what it says of its own load.</summary>
internal static class RedisProcess
{
    public static ServerProcess Start(string folder, int port) => ServerProcess.Start(
        Path.Combine(folder, $"redis-{port}.log"),
        new Dictionary<string, string>(),
        "redis-server",
        "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no");

    /// <summary>Its counters at this moment.</summary>
    public static async Task<RedisLoad> LoadAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync("*2\r\n$4\r\nINFO\r\n$3\r\nALL\r\n"u8.ToArray(), cancellationToken);
        var (buffer, filled) = (new byte[256 * 1024], 0);
        while (!IsWhole(buffer.AsSpan(0, filled)))
        {
            filled += await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
        }

        var lines = Encoding.ASCII.GetString(buffer, 0, filled).Split("\r\n");
        return new RedisLoad(
            TimeProvider.System.GetTimestamp(),
            Figure("used_cpu_user") + Figure("used_cpu_sys"),
            (long)Figure("total_commands_processed"),
            (long)Figure("total_net_input_bytes"),
            (long)Figure("total_net_output_bytes"),
            (long)Figure("used_memory"));

        double Figure(string name) =>
            double.Parse(lines.Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    // "$" and a length, then that many bytes and a line's end.
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var line = answer.IndexOf("\r\n"u8);
        return line > 0 && answer.Length >= line + 4 + int.Parse(Encoding.ASCII.GetString(answer[1..line]), CultureInfo.InvariantCulture);
    }
}
