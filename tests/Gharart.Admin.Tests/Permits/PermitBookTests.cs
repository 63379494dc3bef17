using Gharart.Admin.Data;
using Gharart.Admin.Permits;
using Gharart.Core.Permits;
using Gharart.TestKit;

namespace Gharart.Admin.Tests.Permits;

public sealed class PermitBookTests : IDisposable
{
    private static readonly string First = new('a', 32);
    private static readonly string Second = new('b', 32);

    private readonly TemporaryDatabase _database = new();
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public PermitBookTests()
    {
        _database.Migrator(MigrationScript.All).Apply();
        Run("INSERT INTO handles (id, name, time_zone, collision_policy, version, created_at, updated_at) VALUES (1, 'shop', 'UTC', 'WARN', 1, 0, 0)");
        AddLink(1, 10);
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Ahead_SharesAmongAllThatLive()
    {
        Say(First);
        Say(Second);
        Assert.Equal((1u, 5u, 10u), Numbers(Ask(First, 0, 0, 0, PermitNeed.Ahead)));
        Assert.Equal((1u, 5u, 10u), Numbers(Ask(Second, 0, 0, 0, PermitNeed.Ahead)));
        Assert.Equal(["1|1|1|5|0", "1|2|1|5|0"], Leases());
    }

    [Fact]
    public void TheSameRequestTwice_ChangesNothingTheSecondTime()
    {
        var first = Ask(First, 0, 0, 0, PermitNeed.Ahead);
        Assert.Equal(first, Ask(First, 0, 0, 0, PermitNeed.Ahead));
        Ask(First, 1, 4, 2, PermitNeed.None);
        Assert.Equal((2u, 4u, 10u), Numbers(Ask(First, 1, 3, 3, PermitNeed.None)));
        Assert.Equal(["1|1|2|4|3"], Leases());
    }

    [Fact]
    public void Urgent_NothingFree_CallsBackFromTheOther_AndGetsItThen()
    {
        Ask(First, 0, 0, 0, PermitNeed.Ahead);
        Assert.Equal(10u, Ask(First, 1, 10, 1, PermitNeed.None).Ceiling);
        var answers = Apply(Second, new PermitRequest(1, 0, 0, 0, 9, PermitNeed.Urgent));
        Assert.Equal((0u, PermitSigns.None), (answers[Second].Single().Ceiling, answers[Second].Single().Signs));
        Assert.Equal((PermitSigns.Recall, 0u), (answers[First].Single().Signs, answers[First].Single().Keep));
        Ask(First, 1, 4, 1, PermitNeed.None);
        Assert.Equal((1u, 5u, 10u), Numbers(Ask(Second, 0, 0, 0, PermitNeed.Urgent)));
    }

    [Fact]
    public void AllUsed_IsToldToEverybody()
    {
        Say(Second);
        Ask(First, 0, 0, 0, PermitNeed.Ahead);
        Ask(Second, 0, 0, 0, PermitNeed.Ahead);
        Assert.Equal(PermitSigns.None, Ask(First, 1, 5, 5, PermitNeed.Ahead).Signs);
        var answers = Apply(Second, new PermitRequest(1, 1, 5, 5, 9, PermitNeed.Ahead));
        Assert.Equal(PermitSigns.UsedUp, answers[Second].Single().Signs);
        Assert.Equal(PermitSigns.UsedUp, answers[First].Single().Signs);
    }

    [Fact]
    public void HolderThatIsSilent_KeepsItsPermits_AndTheOthersSeeTheEnd()
    {
        Ask(First, 0, 0, 0, PermitNeed.Ahead);
        Assert.Equal(PermitSigns.None, Ask(Second, 0, 0, 0, PermitNeed.Urgent).Signs);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal((0u, PermitSigns.UsedUp), (Ask(Second, 0, 0, 0, PermitNeed.Urgent).Ceiling, Ask(Second, 0, 0, 0, PermitNeed.Urgent).Signs));
        Assert.Equal(10u, Ask(First, 1, 10, 1, PermitNeed.None).Ceiling);
        Assert.Equal(PermitSigns.None, Ask(Second, 0, 0, 0, PermitNeed.Urgent).Signs);
    }

    [Fact]
    public void LimitLowered_BelowWhatIsOut_RaisesNothing()
    {
        Ask(First, 0, 0, 0, PermitNeed.Ahead);
        Run("UPDATE links SET max_clicks = 3");
        Assert.Equal((10u, PermitSigns.OverLimit), (Ask(First, 0, 0, 0, PermitNeed.Ahead).Ceiling, Ask(First, 0, 0, 0, PermitNeed.Ahead).Signs));
        Assert.Equal((3u, 3u, 3u), Numbers(Ask(First, 1, 1, 1, PermitNeed.Ahead)));
    }

    [Fact]
    public void Close_LeavesWhatWasUsed_AndTheNextLeaseCountsOn()
    {
        Ask(First, 0, 0, 0, PermitNeed.Ahead);
        Assert.Equal(PermitSigns.Closed, Ask(First, 1, 4, 4, PermitNeed.Close).Signs);
        Assert.Equal(["1|1|2|4|4"], Leases());
        var next = Ask(First, 0, 0, 0, PermitNeed.Ahead);
        Assert.Equal((3u, 10u, 4u), (next.Serial, next.Ceiling, next.Used));

        // What is still under way of the old lease means nothing to the new one.
        Assert.Equal((3u, 10u, 10u), Numbers(Ask(First, 1, 4, 4, PermitNeed.Close)));
    }

    [Fact]
    public void DatabaseIsAnOlderCopy_HoldersAreBelieved()
    {
        Assert.Equal((7u, 8u, 10u), Numbers(Ask(First, 7, 8, 3, PermitNeed.None)));
        Assert.Equal((1u, 2u, 10u), Numbers(Ask(Second, 0, 0, 0, PermitNeed.Urgent)));
    }

    [Fact]
    public void LinkThatIsGone_IsClosed_AndItsLeasesGoWithIt()
    {
        Ask(First, 0, 0, 0, PermitNeed.Ahead);
        Run("PRAGMA foreign_keys=ON; DELETE FROM links");
        Assert.Empty(Leases());
        Assert.Equal(PermitSigns.Closed, Ask(First, 1, 10, 0, PermitNeed.None).Signs);
    }

    [Fact]
    public void VeryLargeLimit_IsHandedOutInParts()
    {
        AddLink(2, int.MaxValue);
        var answer = Apply(First, new PermitRequest(2, 0, 0, 0, 9, PermitNeed.Ahead))[First].Single();
        Assert.Equal((PermitAccount.MaxStock, int.MaxValue), (answer.Ceiling, (int)answer.Limit));
    }

    private static (uint Serial, uint Ceiling, uint Limit) Numbers(PermitAnswer answer) => (answer.Serial, answer.Ceiling, answer.Limit);

    private PermitAnswer Ask(string holder, uint serial, uint ceiling, uint used, PermitNeed need) =>
        Apply(holder, new PermitRequest(1, serial, ceiling, used, 9, need))[holder].Single();

    private void Say(string holder) => Apply(holder);

    private IReadOnlyDictionary<string, List<PermitAnswer>> Apply(string holder, params PermitRequest[] requests)
    {
        using var connection = _database.Open();
        return new PermitBook(connection, _time).Apply(new PermitRequests(holder, requests));
    }

    private List<string> Leases() => _database.Read("SELECT link_id, holder_id, serial, ceiling, used FROM permit_leases ORDER BY link_id, holder_id");

    private void AddLink(int id, int limit) => Run($"""
        INSERT INTO links (id, handle_id, slug, slug_key, shard_hash, destination_url, tags, enabled, redirect_type, tracking_mode,
            append_context_param, forward_query, max_clicks, version, created_at, updated_at)
        VALUES ({id}, 1, 'link{id}', 'link{id}', 0, 'https://shop.example/', '[]', 1, 302, 'DIRECT', 1, 1, {limit}, 1, 0, 0)
        """);

    private void Run(string sql)
    {
        using var connection = _database.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
