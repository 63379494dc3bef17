using System.Diagnostics.Metrics;
using Gharart.Core.Permits;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Edge.Management;
using Gharart.Edge.Permits;
using Gharart.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Edge.Tests.Permits;

public sealed class EdgePermitsTests : IDisposable
{
    private const uint Link = 5;

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-edge-permits-").FullName;
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly EdgePermits _permits;
    private readonly PermitFile _file;
    private readonly PermitStocks _stocks;

    public EdgePermitsTests()
    {
        _file = PermitFile.Open(Path.Combine(_directory, "permits"));
        _permits = new EdgePermits(new EdgeMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), _time));
        _stocks = new PermitStocks(_permits, _file, _time, NullLogger<PermitStocks>.Instance);
    }

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void TryTake_LinkWithoutLimit_IsGranted() =>
        Assert.Equal(PermitVerdict.Granted, _permits.TryTake(new LinkView { Number = Link }, isCounted: true));

    [Fact]
    public void TryTake_NothingHeardYet_IsNoEnd()
    {
        Assert.Equal(PermitVerdict.NotHere, Take(3));
        _stocks.Follow([new LimitedLink(Link, 3)]);
        Assert.Equal(PermitVerdict.NotHere, Take(3));
        Assert.Equal(PermitVerdict.Granted, Take(3, isCounted: false));
    }

    [Fact]
    public void TryTake_FromManyThreads_GivesEachPermitOnce()
    {
        const int Granted = 200_000;
        var era = Lease(1_000_000);
        Hear(new PermitAnswer(Link, 1, Granted, 0, 1_000_000, era, 0, PermitSigns.None));
        var taken = 0;
        Parallel.For(0, 8, _ =>
        {
            var own = 0;
            while (Take(1_000_000) == PermitVerdict.Granted)
            {
                own++;
            }

            Interlocked.Add(ref taken, own);
        });
        Assert.Equal(Granted, taken);
        Assert.Equal(PermitVerdict.NotHere, Take(1_000_000));
    }

    [Fact]
    public void TryTake_Warm_AllocatesNothing()
    {
        var era = Lease(int.MaxValue);
        Hear(new PermitAnswer(Link, 1, int.MaxValue / 2, 0, int.MaxValue, era, 0, PermitSigns.None));
        Assert.Equal(0, Allocations.OfWarm(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                _ = Take(int.MaxValue);
            }
        }, () => _stocks.Collect()));
    }

    [Fact]
    public void Collect_ALeaseThatRunsLow_AsksAheadOfNeed()
    {
        var era = Lease(100);
        Hear(new PermitAnswer(Link, 1, 10, 0, 100, era, 0, PermitSigns.None));
        for (var i = 0; i < 4; i++)
        {
            Take(100);
        }

        Assert.DoesNotContain(Said(), request => request.Need == PermitNeed.Ahead);
        Take(100);
        Take(100);
        Assert.Equal(new PermitRequest(Link, 1, 10, 6, era, PermitNeed.Ahead), Said().Single());
    }

    [Fact]
    public void Hear_UsedUp_IsTheEnd_AlsoForVisitsThatDoNotCount_UntilTheLimitIsRaised()
    {
        var era = Lease(5);
        Hear(new PermitAnswer(Link, 0, 0, 0, 5, era, 0, PermitSigns.UsedUp));
        Assert.Equal(PermitVerdict.UsedUp, Take(5));
        Assert.Equal(PermitVerdict.UsedUp, Take(5, isCounted: false));
        _stocks.Follow([new LimitedLink(Link, 6)]);
        Assert.Equal(PermitVerdict.NotHere, Take(6));
        Assert.Equal(PermitNeed.Urgent, Said().Single().Need);
    }

    [Fact]
    public void Follow_LowerLimit_TakesTheStockAway_AndNothingFromBeforeBringsItBack()
    {
        var era = Lease(100);
        Hear(new PermitAnswer(Link, 1, 50, 0, 100, era, 0, PermitSigns.None));
        Assert.Equal(PermitVerdict.Granted, Take(100));
        _stocks.Follow([new LimitedLink(Link, 20)]);
        Assert.Equal(PermitVerdict.NotHere, Take(20));
        Hear(new PermitAnswer(Link, 2, 60, 0, 20, era, 0, PermitSigns.None));
        Assert.Equal(PermitVerdict.NotHere, Take(20));
        _time.Advance(TimeSpan.FromSeconds(1));
        var said = Said().Single();
        Assert.Equal((2u, 1u, 1u), (said.Serial, said.Ceiling, said.Used));
        Assert.NotEqual(era, said.Era);
        Hear(new PermitAnswer(Link, 3, 60, 1, 20, said.Era, 0, PermitSigns.OverLimit));
        Assert.Equal(PermitVerdict.NotHere, Take(20));
        Hear(new PermitAnswer(Link, 4, 20, 1, 20, said.Era, 0, PermitSigns.None));
        Assert.Equal(PermitVerdict.Granted, Take(20));
    }

    [Fact]
    public void Hear_Recall_GivesBackWhatIsNotNeeded()
    {
        var era = Lease(100);
        Hear(new PermitAnswer(Link, 1, 40, 0, 100, era, 0, PermitSigns.None));
        Take(100);
        Hear(new PermitAnswer(Link, 1, 40, 0, 100, 0, 0, PermitSigns.Recall));
        Assert.Equal((20u, 1u), (Said().Single().Ceiling, _permits.Stocks[Link].Slot.Numbers.Used));
        _time.Advance(TimeSpan.FromSeconds(5));
        Said();
        Hear(new PermitAnswer(Link, 1, 40, 1, 100, 0, 5, PermitSigns.Recall));
        Assert.Equal((1u, 6u), _permits.Stocks[Link].Slot.Numbers);
    }

    [Fact]
    public void Follow_LimitTakenAway_ClosesTheLease_AndALaterOneCountsOn()
    {
        var era = Lease(100);
        Hear(new PermitAnswer(Link, 1, 40, 0, 100, era, 0, PermitSigns.None));
        Take(100);
        _stocks.Follow([]);
        Assert.Equal(new PermitRequest(Link, 1, 1, 1, era, PermitNeed.Close), Said().Single());
        Hear(new PermitAnswer(Link, 2, 1, 1, 100, era, 0, PermitSigns.Closed));
        Assert.Empty(_permits.Stocks);
        var next = Lease(3);
        Hear(new PermitAnswer(Link, 3, 2, 1, 3, next, 0, PermitSigns.None));
        Assert.Equal([PermitVerdict.Granted, PermitVerdict.NotHere], [Take(3), Take(3)]);
    }

    private PermitVerdict Take(uint limit, bool isCounted = true) =>
        _permits.TryTake(new LinkView { Number = Link, MaxClicks = limit, Flags = LinkFlags.HasLimit }, isCounted);

    /// <summary>Makes the lease known to the edge; answers its era.</summary>
    private uint Lease(uint limit)
    {
        _stocks.Follow([new LimitedLink(Link, limit)]);
        return Said().Single().Era;
    }

    private PermitRequest[] Said() => [.. _stocks.Collect().SelectMany(message => message.Requests)];

    private void Hear(PermitAnswer answer) => _stocks.Hear([answer]);
}
