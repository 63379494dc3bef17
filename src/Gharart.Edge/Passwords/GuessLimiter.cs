using Gharart.Core.Visitors;

namespace Gharart.Edge.Passwords;

/// <summary>
/// Bounds how often passwords are guessed at this edge: wrong ones per link and network, and per link from everywhere. A right one costs nothing.
/// </summary>
internal sealed class GuessLimiter(TimeProvider time)
{
    /// <summary>Wrong passwords that a network may try at a link in a row.</summary>
    public const int NetworkBurst = 10;

    /// <summary>Wrong passwords that a link takes in a row from all networks together.</summary>
    public const int LinkBurst = 200;

    // Two a minute, and thirty.
    private const int NetworkInterval = 30_000;
    private const int LinkInterval = 2_000;

    // A neighbour's address, and a site's smallest block.
    private const int IPv4Bits = 24;
    private const int IPv6Bits = 56;

    private readonly Lock _lock = new();
    private readonly GuessBuckets<(uint Link, ClientAddress Network)> _networks = new(1024, NetworkBurst, NetworkInterval);
    private readonly GuessBuckets<uint> _links = new(512, LinkBurst, LinkInterval);

    /// <summary>Takes a guess off; answers 0, or the seconds until there may be one.</summary>
    public int Take(uint link, ClientAddress client)
    {
        var key = (link, client.MaskTo(IPv4Bits, IPv6Bits));
        var now = Now();
        lock (_lock)
        {
            var wait = Math.Max(_networks.Wait(key, now), _links.Wait(link, now));
            if (wait > 0)
            {
                return (int)((wait + 999) / 1000);
            }

            _networks.Take(key, now);
            _links.Take(link, now);
            return 0;
        }
    }

    /// <summary>Takes a guess back that was none.</summary>
    public void GiveBack(uint link, ClientAddress client)
    {
        var now = Now();
        lock (_lock)
        {
            _networks.GiveBack((link, client.MaskTo(IPv4Bits, IPv6Bits)), now);
            _links.GiveBack(link, now);
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
