using Gharart.Admin.Data;
using Gharart.Admin.Tests.Features.DestinationDomains;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Publishing;

public class EmergencyPublicationTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task Block_Decided_IsPublishedOverTheOldBlobsFirst()
    {
        await using var publishing = new PublishingScene(admin);
        var scene = await SceneAsync();
        var before = await publishing.StartAsync();

        await scene.DecideAsync("shop.example", """{"decision":"BLOCK","reason":"a test"}""");
        publishing.Raise();
        var first = await publishing.NextAsync();
        var second = await publishing.NextAsync();

        Assert.Equal([Block(scene)], Of(scene, first));
        Assert.Equal(before.Revision + 1, first.Revision);
        Assert.Equal(HeadOf(scene, before), HeadOf(scene, first));
        Assert.Equal(Of(scene, first), Of(scene, second));
        Assert.NotEqual(HeadOf(scene, before), HeadOf(scene, second));
    }

    [Fact]
    public async Task Block_WhileCompilingIsSlow_DoesNotWaitAndIsNotLost()
    {
        await using var publishing = new PublishingScene(admin);
        var scene = await SceneAsync();
        var before = await publishing.StartAsync();

        var compiling = publishing.Store.HoldBlobs();
        await scene.InsertAsync("another.example", _ => { });
        publishing.Raise();
        await compiling;
        await scene.DecideAsync("shop.example", """{"decision":"LEGAL_BLOCK","reason":"a test"}""");
        publishing.Raise();
        var blocked = await publishing.NextAsync();

        Assert.Equal([Block(scene) with { IsLegal = true }], Of(scene, blocked));
        Assert.Equal(HeadOf(scene, before), HeadOf(scene, blocked));

        // What was being compiled goes out on top of the block: it is the very next manifest. Numbers may be passed over between the two.
        publishing.Store.Release();
        var after = await publishing.NextAsync();
        Assert.True(after.Revision > blocked.Revision);
        Assert.NotEqual(HeadOf(scene, before), HeadOf(scene, after));
        Assert.Equal(Of(scene, blocked), Of(scene, after));
    }

    [Fact]
    public async Task Block_WhileSomebodyElseWritesToTheDatabase_DoesNotWait()
    {
        await using var publishing = new PublishingScene(admin);
        var scene = await SceneAsync();
        var before = await publishing.StartAsync();
        await scene.DecideAsync("shop.example", """{"decision":"BLOCK","reason":"a test"}""");
        await using var writer = await admin.Services.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContextAsync();
        await using var writing = await writer.Database.BeginTransactionAsync();
        await writer.PublishCounters.ExecuteUpdateAsync(row => row.SetProperty(counter => counter.Revision, counter => counter.Revision));

        publishing.Raise();
        var blocked = await publishing.NextAsync();

        Assert.Equal([Block(scene)], Of(scene, blocked));
        Assert.Equal(before.Revision + 1, blocked.Revision);
        await writing.RollbackAsync();
        Assert.True((await publishing.NextAsync()).Revision > blocked.Revision);
    }

    [Fact]
    public async Task Block_Cleared_GoesTogetherWithTheNewHead()
    {
        await using var publishing = new PublishingScene(admin);
        var scene = await SceneAsync();
        await scene.DecideAsync("shop.example", """{"decision":"BLOCK","reason":"a test"}""");
        var blocked = await publishing.StartAsync();
        Assert.Equal([Block(scene)], Of(scene, blocked));

        await scene.DecideAsync("shop.example", """{"decision":"CLEAR","reason":"a test"}""");
        publishing.Raise();
        var cleared = await publishing.NextAsync();

        Assert.Empty(Of(scene, cleared));
        Assert.NotEqual(HeadOf(scene, blocked), HeadOf(scene, cleared));
    }

    private static EmergencyBlock Block(DomainScene scene) => new((uint)scene.HandleId, "shop.example", DomainScope.Domain, IsLegal: false);

    private static EmergencyBlock[] Of(DomainScene scene, Manifest manifest) =>
        [.. manifest.EmergencyBlocks.Where(block => block.HandleNumber == scene.HandleId)];

    private static BlobName HeadOf(DomainScene scene, Manifest manifest) => manifest.Handles.Single(handle => handle.Number == scene.HandleId).Head;

    private async Task<DomainScene> SceneAsync()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("shop.example", row => row.VerificationStatus = VerificationStatus.Verified);
        return scene;
    }
}
