using System.Text;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

public sealed class EmergencyBlocksTests : IDisposable
{
    private static readonly EmergencyBlock Shop = new(1, "shop.example", DomainScope.Domain, IsLegal: false);

    private readonly PublishedSnapshot _published = new();

    public void Dispose() => _published.Dispose();

    [Fact]
    public async Task Load_ManifestWithBlock_BlocksLinksRulesAndFallbackOfThatHandleOnly()
    {
        await _published.PublishAsync(Brand("one", 1), Brand("two", 2));
        var before = await _published.LoadAsync();
        await PublishAsync(Shop);
        var after = await _published.LoadAsync(before);

        Assert.Equal((TrustDecision.Allow, TrustDecision.Allow), Of(before, "one"));
        Assert.Equal((TrustDecision.Block, TrustDecision.Block), Of(after, "one"));
        Assert.Equal((TrustDecision.Allow, TrustDecision.Allow), Of(after, "two"));
        Assert.Same(before.Loaded["two"], after.Loaded["two"]);
        Assert.Same(before.Loaded["one"].Shards[0], after.Loaded["one"].Shards[0]);

        await PublishAsync();
        Assert.Equal((TrustDecision.Allow, TrustDecision.Allow), Of(await _published.LoadAsync(after), "one"));
    }

    [Theory]
    [InlineData("example", DomainScope.Domain, true)]
    [InlineData("shop.example", DomainScope.Host, true)]
    [InlineData("example", DomainScope.Host, false)]
    [InlineData("other.example", DomainScope.Domain, false)]
    [InlineData("op.example", DomainScope.Domain, false)]
    public async Task WithBlocks_Name_CoversWhatItsScopeSays(string domain, DomainScope scope, bool blocks)
    {
        await _published.PublishAsync(Brand("one", 1));
        var index = (await _published.LoadAsync()).WithBlocks([new EmergencyBlock(1, domain, scope, IsLegal: true)]);

        var expected = blocks ? TrustDecision.LegalBlock : TrustDecision.Allow;
        Assert.Equal((expected, expected), Of(index, "one"));
    }

    [Fact]
    public async Task WithBlocks_HeldIndex_OnlyAddsAndKeepsTheRevision()
    {
        await _published.PublishAsync(Brand("one", 1));
        var held = await _published.LoadAsync();

        var blocked = held.WithBlocks([Shop]);
        Assert.Equal(held.Manifest.Revision, blocked.Manifest.Revision);
        Assert.Equal([Shop], blocked.Manifest.EmergencyBlocks);
        Assert.Same(blocked, blocked.WithBlocks([]));
        Assert.Same(blocked, blocked.WithBlocks([Shop]));
        Assert.Equal([Shop with { IsLegal = true }], blocked.WithBlocks([Shop with { IsLegal = true }]).Manifest.EmergencyBlocks);
        Assert.Equal((TrustDecision.Allow, TrustDecision.Allow), Of(held, "one"));
    }

    [Fact]
    public void Merge_TwoLists_IsSortedAndTheNewerOneCounts()
    {
        EmergencyBlock[] older = [new(2, "b.example", DomainScope.Domain, false), new(1, "z.example", DomainScope.Domain, false)];
        EmergencyBlock[] newer = [new(2, "a.example", DomainScope.Host, true), new(1, "z.example", DomainScope.Host, true)];

        Assert.Equal([newer[1], newer[0], older[0]], EmergencyBlocks.Merge(older, newer));
    }

    [Fact]
    public async Task Load_LinkCountThatIsNotTheBlobs_IsRefused()
    {
        var manifest = await _published.PublishAsync(Brand("one", 1));
        await _published.PublishAsync(manifest with { Revision = 2, Handles = [manifest.Handles[0] with { LinkCount = 2 }] });

        var refusal = await Assert.ThrowsAsync<InvalidSnapshotException>(() => _published.LoadAsync());

        Assert.Equal("Handle one has 1 links, and the manifest speaks of 2.", refusal.Message);
    }

    private static SnapshotFixture Brand(string name, uint number) => new(
        new HandleDefinition
        {
            Number = number,
            Name = Define.Name(name),
            Domains = [Define.Allowed("shop.example")],
            Fallback = Define.Url("https://shop.example/fallback"),
        },
        [Define.Link("sale", "https://shop.example/sale", 1)]);

    private static (TrustDecision Link, TrustDecision Handle) Of(SnapshotIndex index, string name)
    {
        var handle = index.Find(Encoding.ASCII.GetBytes(name))!;
        Assert.True(handle.TryFindLink(Define.Key("sale"), out var link));
        var (ofLink, ofHandle) = (link.Origins.Verdict(link.Origin), handle.Origins.Verdict(handle.Fallback!.Value.Origin));
        Assert.Equal(ofLink.Decision == TrustDecision.Allow, ofLink.Routable);
        return (ofLink.Decision, ofHandle.Decision);
    }

    private Task<Manifest> PublishAsync(params EmergencyBlock[] blocks) =>
        _published.PublishAsync(_published.Manifest! with { Revision = _published.Manifest.Revision + 1, EmergencyBlocks = blocks });
}
