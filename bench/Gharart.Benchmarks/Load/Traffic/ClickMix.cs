using System.Text;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>
/// 65,536 requests that are played over and over: 95 % known slugs, drawn evenly (the worst case for any cache), every request with another
/// address, agents of <see cref="AgentMix"/>, half of them with a referrer.
/// </summary>
internal sealed class ClickMix
{
    public const int Count = 65_536;
    public const double KnownShare = 0.95;

    public ClickMix(LinkSet links, NetworkSet networks, Random random)
    {
        Clicks = new LoadClick[Count];
        for (var i = 0; i < Count; i++)
        {
            var link = random.NextDouble() < KnownShare ? random.Next(links.Count) : -1;
            var slug = link < 0 ? $"no-{random.Next(1 << 24):x6}" : LinkSet.SlugOf(link);
            var (address, country) = networks.Next(random);
            var (agent, device) = AgentMix.Next(random);
            var referrer = random.Next(2) == 0 ? "Referer: https://www.instagram.com/\r\n" : "";
            Clicks[i] = new LoadClick(link, country, device, Encoding.ASCII.GetBytes(
                $"GET /{slug} HTTP/1.1\r\nHost: {LinkSet.Host}\r\nUser-Agent: {agent}\r\nAccept: text/html,application/xhtml+xml,*/*;q=0.8\r\n" +
                $"Accept-Language: en-GB,en;q=0.5\r\nX-Forwarded-For: {address}\r\n{referrer}\r\n"));
        }

        MeasuredKnownShare = Clicks.Count(click => click.Link >= 0) / (double)Count;
    }

    public LoadClick[] Clicks { get; }

    /// <summary>Share of known slugs in what was drawn.</summary>
    public double MeasuredKnownShare { get; }

    /// <summary>Writes the requests for the generators, a zero byte after each.</summary>
    public void Write(string path)
    {
        using var file = File.Create(path);
        foreach (var click in Clicks)
        {
            file.Write(click.Request);
            file.WriteByte(0);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static byte[][] Read(string path)
    {
        var requests = new List<byte[]>(Count);
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)0);
            requests.Add(rest[..end].ToArray());
            rest = rest[(end + 1)..];
        }

        return [.. requests];
    }
}
