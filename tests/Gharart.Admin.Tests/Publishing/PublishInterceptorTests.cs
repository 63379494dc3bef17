using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Publishing;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Publishing;

public class PublishInterceptorTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private static int HandlesMade;

    [Fact]
    public async Task Save_NewHandle_QueuesItsHeadUnderTheIdItGets()
    {
        var id = await NewHandleAsync();

        Assert.Equal([null], await TakeQueueAsync(id));
    }

    [Fact]
    public async Task Save_LinkAddedChangedDeleted_QueuesItsShardEachTime()
    {
        var id = await NewHandleAsync();
        var link = NewLink(id, "Festive");
        await SaveAsync(db => db.Links.Add(link));
        Assert.Equal([null, link.ShardHash], await TakeQueueAsync(id));

        await SaveAsync(db => db.Links.Attach(link).Entity.Title = "Sale");
        Assert.Equal([link.ShardHash], await TakeQueueAsync(id));

        await SaveAsync(db => db.Links.Remove(link));
        Assert.Equal([link.ShardHash], await TakeQueueAsync(id));
    }

    [Fact]
    public async Task Save_LinkRenamed_QueuesOldAndNewShard()
    {
        var id = await NewHandleAsync();
        var link = NewLink(id, "before");
        await SaveAsync(db => db.Links.Add(link));
        await TakeQueueAsync(id);
        var old = link.ShardHash;

        await SaveAsync(db => Assert.True(db.Links.Attach(link).Entity.TrySetSlug("after-it")));

        Assert.Equal([link.ShardHash, old], await TakeQueueAsync(id));
        Assert.NotEqual(old, link.ShardHash);
    }

    [Fact]
    public async Task Save_Rules_QueueTheLinkOfALinkRuleAndTheHeadOfAHandleRule()
    {
        var id = await NewHandleAsync();
        var link = NewLink(id, "with-rule");
        link.Rules.Add(NewRule(id, "of-link"));
        await SaveAsync(db => db.Links.Add(link));
        Assert.Equal([null, link.ShardHash], await TakeQueueAsync(id));

        await SaveAsync(db => db.RoutingRules.Add(NewRule(id, "of-handle")));
        Assert.Equal([null], await TakeQueueAsync(id));

        // The link of this one is not tracked.
        var linkId = link.Id;
        await SaveAsync(async db => (await db.RoutingRules.SingleAsync(rule => rule.LinkId == linkId)).Priority = 5);
        Assert.Equal([link.ShardHash], await TakeQueueAsync(id));
    }

    [Fact]
    public async Task Save_JsonInsideARule_IsNoticedAndQueued()
    {
        var id = await NewHandleAsync();
        await SaveAsync(db => db.RoutingRules.Add(NewRule(id, "json")));
        await TakeQueueAsync(id);

        await SaveAsync(async db => (await db.RoutingRules.SingleAsync(rule => rule.HandleId == id)).Variants[0] = new RuleVariant("b", "https://b.example/", 7));

        Assert.Equal([null], await TakeQueueAsync(id));
        var stored = await admin.WithDatabaseAsync(db => db.RoutingRules.AsNoTracking().SingleAsync(rule => rule.HandleId == id));
        Assert.Equal([new RuleVariant("b", "https://b.example/", 7)], stored.Variants);
        Assert.Equal(["DE"], stored.When.CountryIn!);
        Assert.Equal(2, stored.Version);
    }

    [Fact]
    public async Task Save_Domain_QueuesTheHead()
    {
        var id = await NewHandleAsync();
        await TakeQueueAsync(id);

        await SaveAsync(db => db.DestinationDomains.Add(new DestinationDomain
        {
            HandleId = id,
            Domain = "shop.example",
            ChallengeToken = "x",
            RiskModelVersion = "1",
            ManualDecision = TrustDecision.LegalBlock,
        }));

        Assert.Equal([null], await TakeQueueAsync(id));
    }

    [Fact]
    public async Task Save_Fails_LeavesNeitherChangeNorQueue()
    {
        var id = await NewHandleAsync();
        await SaveAsync(db => db.Links.Add(NewLink(id, "twice")));
        await TakeQueueAsync(id);

        await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(db =>
        {
            db.Links.Add(NewLink(id, "other"));
            db.Links.Add(NewLink(id, "TWICE"));
        }));

        Assert.Empty(await TakeQueueAsync(id));
        Assert.Equal(["twice"], await admin.WithDatabaseAsync(db => db.Links.Where(link => link.HandleId == id).Select(link => link.Slug).ToListAsync()));
    }

    [Fact]
    public async Task Save_LostRace_LeavesNoTransactionOpen()
    {
        var id = await NewHandleAsync();
        await SaveAsync(db => db.Links.Add(NewLink(id, "contested")));

        await admin.WithDatabaseAsync(async db =>
        {
            var link = await db.Links.SingleAsync(row => row.HandleId == id);
            await SaveAsync(async other => (await other.Links.SingleAsync(row => row.HandleId == id)).Title = "first");
            link.Title = "second";
            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
            Assert.Null(db.Database.CurrentTransaction);
            return 0;
        });

        await SaveAsync(async db => (await db.Links.SingleAsync(row => row.HandleId == id)).Title = "third");
    }

    [Fact]
    public async Task Save_InTransactionRolledBack_LeavesNoQueueAndNoSignal()
    {
        var id = await NewHandleAsync();
        await TakeQueueAsync(id);
        await TakeSignalAsync();

        await admin.WithDatabaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Links.Add(NewLink(id, "never"));
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
            return 0;
        });

        Assert.Empty(await TakeQueueAsync(id));
        Assert.False(await TakeSignalAsync());
    }

    [Fact]
    public async Task Save_InTransaction_RaisesTheSignalOnlyAtItsCommit()
    {
        var id = await NewHandleAsync();
        await TakeSignalAsync();

        await admin.WithDatabaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Links.Add(NewLink(id, "later"));
            await db.SaveChangesAsync();
            Assert.False(await TakeSignalAsync());
            await transaction.CommitAsync();
            return 0;
        });

        Assert.True(await TakeSignalAsync());
    }

    [Fact]
    public async Task Save_SixteenWritersAtOnce_NoneFindsTheDatabaseLocked()
    {
        const int Writers = 16;
        const int Each = 12;
        var id = await NewHandleAsync();
        await TakeQueueAsync(id);

        await Parallel.ForEachAsync(Enumerable.Range(0, Writers), new ParallelOptions { MaxDegreeOfParallelism = Writers }, async (writer, _) =>
        {
            for (var i = 0; i < Each; i++)
            {
                var slug = $"w{writer}-{i:000}";
                await SaveAsync(db => db.Links.Add(NewLink(id, slug)));
            }
        });

        Assert.Equal(Writers * Each, await admin.WithDatabaseAsync(db => db.Links.CountAsync(link => link.HandleId == id)));
        Assert.Equal(Writers * Each, (await TakeQueueAsync(id)).Count);
    }

    private static Link NewLink(int handleId, string slug)
    {
        var link = new Link { HandleId = handleId, DestinationUrl = "https://shop.example/" };
        Assert.True(link.TrySetSlug(slug));
        return link;
    }

    private static RoutingRule NewRule(int handleId, string ruleId) => new()
    {
        HandleId = handleId,
        RuleId = ruleId,
        When = new RuleConditions { CountryIn = ["DE"] },
        Variants = [new RuleVariant("a", "https://shop.example/a", 1)],
    };

    private async Task<int> NewHandleAsync()
    {
        var handle = new Handle { Name = $"publish-{Interlocked.Increment(ref HandlesMade)}", TimeZone = "UTC" };
        await SaveAsync(db => db.Handles.Add(handle));
        return handle.Id;
    }

    private Task<int> SaveAsync(Action<AdminDbContext> change) => SaveAsync(db =>
    {
        change(db);
        return Task.CompletedTask;
    });

    private Task<int> SaveAsync(Func<AdminDbContext, Task> change) => admin.WithDatabaseAsync(async db =>
    {
        await change(db);
        return await db.SaveChangesAsync();
    });

    private Task<List<int?>> TakeQueueAsync(int handleId) => admin.WithDatabaseAsync(async db =>
    {
        var rows = await db.PendingPublishes.Where(row => row.HandleId == handleId).OrderBy(row => row.Id).ToListAsync();
        db.PendingPublishes.RemoveRange(rows);
        await db.SaveChangesAsync();
        return rows.ConvertAll(row => row.ShardHash);
    });

    // Takes the signal if it is there; a wait that found nothing is cancelled, so that it does not eat the next one.
    private async Task<bool> TakeSignalAsync()
    {
        using var cancellation = new CancellationTokenSource();
        var wait = admin.Services.GetRequiredService<PublishSignal>().WaitAsync(TimeSpan.FromHours(1), cancellation.Token);
        var raised = wait.IsCompletedSuccessfully;
        await cancellation.CancelAsync();
        return raised;
    }
}
