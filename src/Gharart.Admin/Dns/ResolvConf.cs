using System.Net;

namespace Gharart.Admin.Dns;

/// <summary>The resolvers of the system: the first three <c>nameserver</c> lines of resolv.conf(5), or this machine where there are none.</summary>
internal static class ResolvConf
{
    public const string SystemPath = "/etc/resolv.conf";

    private const int MaxServers = 3;
    private const string Keyword = "nameserver";

    public static IReadOnlyList<DnsServerAddress> Read(string path)
    {
        try
        {
            return Parse(File.ReadLines(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Parse([]);
        }
    }

    internal static IReadOnlyList<DnsServerAddress> Parse(IEnumerable<string> lines)
    {
        var servers = lines
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1 && words[0] == Keyword && IPAddress.TryParse(words[1], out _))
            .Select(words => new DnsServerAddress(words[1], DnsServerAddress.DefaultPort))
            .Take(MaxServers)
            .ToArray();
        return servers.Length > 0 ? servers : [new DnsServerAddress(IPAddress.Loopback.ToString(), DnsServerAddress.DefaultPort)];
    }
}
