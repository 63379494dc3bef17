using System.Collections.Frozen;
using Gharart.Core.Trust;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Trust;

public sealed class DomainTableTests
{
    private static readonly DomainTable Table = new(
    [
        Define.Allowed("shop.example"),
        Define.Pending("de.shop.example"),
        Define.Allowed("old.de.shop.example"),
        Define.Blocked("bad.example"),
        Define.Allowed("ok.bad.example"),
        Define.Allowed("single.example", DomainScope.Host),
        Define.Blocked("law.shop.example", TrustDecision.LegalBlock),
        Define.Blocked("host-block.shop.example", TrustDecision.Block, DomainScope.Host),
    ]);

    [Theory]
    [InlineData("shop.example", "shop.example", true)]
    [InlineData("a.b.shop.example", "shop.example", true)]
    [InlineData("de.shop.example", "de.shop.example", false)]
    [InlineData("x.de.shop.example", "de.shop.example", false)]
    [InlineData("old.de.shop.example", "old.de.shop.example", true)]
    [InlineData("x.old.de.shop.example", "old.de.shop.example", true)]
    [InlineData("bad.example", "bad.example", false)]
    [InlineData("ok.bad.example", "bad.example", false)]
    [InlineData("x.ok.bad.example", "bad.example", false)]
    [InlineData("single.example", "single.example", true)]
    [InlineData("x.single.example", "", false)]
    [InlineData("law.shop.example", "law.shop.example", false)]
    [InlineData("x.law.shop.example", "law.shop.example", false)]
    [InlineData("host-block.shop.example", "host-block.shop.example", false)]
    [InlineData("x.host-block.shop.example", "shop.example", true)]
    [InlineData("example", "", false)]
    [InlineData("myshop.example", "", false)]
    [InlineData("shop.example.", "", false)]
    [InlineData("shop.example.evil.test", "", false)]
    [InlineData("SHOP.example", "", false)]
    [InlineData("", "", false)]
    [InlineData("93.184.216.34", "", false)]
    [InlineData("[2606:2800:220:1::1]", "", false)]
    public void Find_Host_TakesTheMostSpecificNameUnlessABlockIsAbove(string host, string domain, bool routable)
    {
        var verdict = Table.Find(host);
        Assert.Equal((domain, routable), (verdict.Domain, verdict.Routable));
    }

    [Theory]
    [InlineData("go.shop.example", "go.shop.example", TrustReason.OwnHost)]
    [InlineData("x.go.shop.example", "shop.example", TrustReason.Verified)]
    [InlineData("shop.example", "shop.example", TrustReason.Verified)]
    [InlineData("old.de.shop.example", "old.de.shop.example", TrustReason.OwnHost)]
    [InlineData("nobody.example", "nobody.example", TrustReason.OwnHost)]
    [InlineData("ok.bad.example", "bad.example", TrustReason.ManualBlock)]
    [InlineData("law.shop.example", "law.shop.example", TrustReason.LegalBlock)]
    public void Find_OwnHosts_AreNeverRoutableAndABlockSaysMore(string host, string domain, TrustReason reason)
    {
        var table = Table.Without(new[] { "go.shop.example", "old.de.shop.example", "nobody.example", "ok.bad.example", "law.shop.example" }.ToFrozenSet(StringComparer.Ordinal));
        foreach (var one in new[] { table, table.Overlaid([]) })
        {
            var verdict = one.Find(host);
            Assert.Equal((domain, reason, reason == TrustReason.Verified), (verdict.Domain, verdict.Reason, verdict.Routable));
        }
    }

    [Fact]
    public void Find_EmptyTable_NothingIsRegistered() => Assert.Same(TrustVerdict.NotRegistered, new DomainTable([]).Find("shop.example"));

    [Fact]
    public void Find_RandomTables_AgreesWithTheWrittenRule()
    {
        const int Seed = 9;
        var random = new Random(Seed);
        string[] names = ["e", "b.e", "a.b.e", "c.b.e", "x.a.b.e", "bb.e", "b.e.e"];
        for (var round = 0; round < 2_000; round++)
        {
            var domains = names.Where(_ => random.Next(2) == 0)
                .Select(name => Define.Judged(
                    name,
                    (VerificationStatus)random.Next(5),
                    random.Next(3) == 0 ? (TrustDecision)random.Next(4) : null,
                    (DomainScope)random.Next(2)))
                .ToArray();
            var table = new DomainTable(domains);
            foreach (var host in names)
            {
                var covering = domains
                    .Where(d => d.Name == host || (d.Scope == DomainScope.Domain && host.EndsWith("." + d.Name, StringComparison.Ordinal)))
                    .OrderByDescending(d => d.Name.Length)
                    .ToArray();
                var block = covering.FirstOrDefault(d => d.Verdict.Decision is TrustDecision.Block or TrustDecision.LegalBlock);
                var expected = (block ?? covering.FirstOrDefault())?.Verdict ?? TrustVerdict.NotRegistered;
                Assert.True(expected == table.Find(host), $"seed {Seed} round {round} host {host}");
            }
        }
    }
}
