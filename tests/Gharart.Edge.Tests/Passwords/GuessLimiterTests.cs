using System.Net;
using Gharart.Core.Visitors;
using Gharart.Edge.Passwords;
using Gharart.TestKit;

namespace Gharart.Edge.Tests.Passwords;

public class GuessLimiterTests
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Network_HasTen_ThenTwoAMinute()
    {
        var limiter = new GuessLimiter(_clock);
        for (var i = 0; i < GuessLimiter.NetworkBurst; i++)
        {
            Assert.Equal(0, limiter.Take(1, Client($"203.0.113.{i}")));
        }

        Assert.Equal(30, limiter.Take(1, Client("203.0.113.99")));
        _clock.Advance(TimeSpan.FromSeconds(29.5));
        Assert.Equal(1, limiter.Take(1, Client("203.0.113.99")));
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(0, limiter.Take(1, Client("203.0.113.99")));
        Assert.Equal(30, limiter.Take(1, Client("203.0.113.99")));

        // Another link, and another network, have nothing to do with it.
        Assert.Equal(0, limiter.Take(2, Client("203.0.113.99")));
        Assert.Equal(0, limiter.Take(1, Client("203.0.114.1")));
    }

    [Theory]
    [InlineData("2001:db8:1:200::1", "2001:db8:1:2ff:ffff::", true)]
    [InlineData("2001:db8:1:200::1", "2001:db8:1:300::1", false)]
    [InlineData("198.51.100.7", "::ffff:198.51.100.200", true)]
    public void Network_IsA24OrA56(string first, string second, bool same)
    {
        var limiter = new GuessLimiter(_clock);
        for (var i = 0; i < GuessLimiter.NetworkBurst; i++)
        {
            limiter.Take(1, Client(first));
        }

        Assert.Equal(same, limiter.Take(1, Client(second)) > 0);
    }

    [Fact]
    public void Link_HasACapOverAllNetworks()
    {
        var limiter = new GuessLimiter(_clock);
        for (var i = 0; i < GuessLimiter.LinkBurst; i++)
        {
            Assert.Equal(0, limiter.Take(1, ClientAddress.FromIPv4((uint)i << 8)));
        }

        Assert.Equal(2, limiter.Take(1, Client("203.0.113.1")));
        Assert.Equal(0, limiter.Take(2, Client("203.0.113.1")));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, limiter.Take(1, Client("203.0.113.1")));
    }

    [Fact]
    public void GivenBack_CostsNothing()
    {
        var limiter = new GuessLimiter(_clock);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(0, limiter.Take(1, Client("203.0.113.1")));
            limiter.GiveBack(1, Client("203.0.113.1"));
        }
    }

    [Fact]
    public void ManyNetworks_DoNotWashTheLinksCapAway()
    {
        var limiter = new GuessLimiter(_clock);
        var taken = Enumerable.Range(0, 200_000).Count(i => limiter.Take(7, ClientAddress.FromIPv4((uint)i << 8)) == 0);

        Assert.Equal(GuessLimiter.LinkBurst, taken);
    }

    [Fact]
    public void ManyAtOnce_TakeNoMoreThanThereAre()
    {
        var limiter = new GuessLimiter(_clock);
        var taken = 0;
        Parallel.For(0, 500, _ => Interlocked.Add(ref taken, limiter.Take(1, Client("203.0.113.1")) == 0 ? 1 : 0));

        Assert.Equal(GuessLimiter.NetworkBurst, taken);
    }

    private static ClientAddress Client(string address) => ClientAddress.From(IPAddress.Parse(address));
}
