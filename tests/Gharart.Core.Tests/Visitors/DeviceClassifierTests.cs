using System.Text;
using Gharart.Core.Visitors;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.Core.Tests.Visitors;

public sealed class DeviceClassifierTests(ITestOutputHelper output)
{
    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static DeviceClass ByAgent(string agent) => DeviceClassifier.Classify(Ascii(agent), default, default, default);

    [Fact]
    public void Classify_LabelledAgents_AllRight()
    {
        Assert.True(LabelledAgents.All.Count >= 200, "The table shrank.");
        var wrong = LabelledAgents.All.Where(entry => ByAgent(entry.Agent) != entry.Device)
            .Select(entry => $"{entry.Device} taken for {ByAgent(entry.Agent)}: {entry.Agent}");
        Assert.Empty(wrong);
    }

    // The vocabulary was tuned on the first half alone; the second is the one that says something.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Classify_WideSet_EachClassNineteenTimesInTwentyRight(int half)
    {
        var entries = LabelledAgents.Wide.Where((_, i) => i % 2 == half).ToList();
        foreach (var agents in entries.GroupBy(entry => entry.Device).Where(group => group.Key != DeviceClass.Unknown))
        {
            var wrong = agents.Where(entry => ByAgent(entry.Agent) != entry.Device).Select(entry => $"{ByAgent(entry.Agent)}: {entry.Agent}").ToList();
            output.WriteLine($"{agents.Key}: {agents.Count() - wrong.Count} of {agents.Count()} right. {string.Join("; ", wrong)}");
            Assert.True(agents.Count() >= 50, $"Only {agents.Count()} of {agents.Key} are left.");
            Assert.True(wrong.Count * 20 <= agents.Count(), $"{agents.Key} taken for {string.Join('\n', wrong)}");
        }
    }

    [Fact]
    public void ReadAgent_ProgramThatSomebodyRuns_IsABotAndNoCrawler()
    {
        foreach (var agent in new[] { "curl/8.5.0", "python-requests/2.31.0", "Wget/1.21.4", "Go-http-client/1.1", "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.4291" })
        {
            Assert.Equal(new AgentFacts(DeviceClass.Bot, UserAgentFamily.Other), DeviceClassifier.ReadAgent(Ascii(agent)));
        }

        Assert.Equal(new AgentFacts(DeviceClass.Bot, UserAgentFamily.Bot), DeviceClassifier.ReadAgent("Mozilla/5.0 (compatible; Linkup; curl/8.5.0; bot)"u8));
    }

    [Theory]
    [InlineData("Klaviyo/1.0")]
    [InlineData("n8n")]
    [InlineData("okhttp/4.12.0")]
    [InlineData("Some Service Nobody Heard Of")]
    public void ReadAgent_NoBrowserAndNoDevice_IsAProgramAndNoCrawler(string agent) =>
        Assert.Equal(new AgentFacts(DeviceClass.Bot, UserAgentFamily.Other), DeviceClassifier.ReadAgent(Ascii(agent)));

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0 Safari/537.36", " example.com/2.0", DeviceClass.Desktop, DeviceClass.Bot)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0 Safari/537.36", " (ops@shop.example)", DeviceClass.Desktop, DeviceClass.Bot)]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0 Safari/537.36", "; Nobody-User/1.0", DeviceClass.Desktop, DeviceClass.Bot)]
    [InlineData("Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0 Mobile Safari/537.36", " shop.com/5.1", DeviceClass.Mobile, DeviceClass.Mobile)]
    public void Classify_ContactOrAssistantBehindABrowser_IsNoDesktop(string browser, string added, DeviceClass without, DeviceClass with) =>
        Assert.Equal((without, with), (ByAgent(browser), ByAgent(browser + added)));

    [Fact]
    public void Classify_AgentInOtherCase_SameClass()
    {
        foreach (var (device, agent) in LabelledAgents.All)
        {
            Assert.True(ByAgent(agent.ToUpperInvariant()) == device, agent);
        }
    }

    [Fact]
    public void Classify_EmptyAgent_Unknown() => Assert.Equal(DeviceClass.Unknown, ByAgent(""));

    [Fact]
    public void ReadAgent_SecondTime_SameAsScan()
    {
        foreach (var (_, agent) in LabelledAgents.All)
        {
            var scanned = AgentScanner.Scan(Ascii(agent));
            Assert.Equal(scanned, DeviceClassifier.ReadAgent(Ascii(agent)));
            Assert.Equal(scanned, DeviceClassifier.ReadAgent(Ascii(agent)));
        }
    }

    [Fact]
    public void ReadAgent_LongerThanLimit_ReadsTheFront()
    {
        var agent = Ascii("Mozilla/5.0 " + new string('x', 1024) + "Googlebot");
        Assert.Equal(DeviceClass.Unknown, DeviceClassifier.ReadAgent(agent).Device);
        Assert.Equal(DeviceClass.Bot, DeviceClassifier.ReadAgent(agent.AsSpan(100)).Device);
    }

    [Theory]
    [InlineData("?1", "", "", DeviceClass.Mobile)]
    [InlineData("?0", "", "", DeviceClass.Desktop)]
    [InlineData("?0", "\"Tablet\"", "", DeviceClass.Tablet)]
    [InlineData("?1", "\"Mobile\", \"Tablet\"", "", DeviceClass.Tablet)]
    [InlineData("?0", "\"Mobile\"", "", DeviceClass.Mobile)]
    [InlineData("?1", "\"Desktop\"", "", DeviceClass.Desktop)]
    [InlineData("", "\"Watch\"", "", DeviceClass.Mobile)]
    [InlineData("?1", "\"XR\"", "", DeviceClass.Mobile)]
    [InlineData("1", "Tablet", "\"Android\"", DeviceClass.Desktop)]
    public void Classify_HintsBesideDesktopAgent_HintsFirst(string mobile, string forms, string platform, DeviceClass expected)
    {
        const string Agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
        Assert.Equal(expected, DeviceClassifier.Classify(Ascii(Agent), Ascii(mobile), Ascii(forms), Ascii(platform)));
    }

    [Theory]
    [InlineData("\"Android\"", DeviceClass.Tablet)]
    [InlineData("\"Windows\"", DeviceClass.Desktop)]
    [InlineData("\"Chrome OS\"", DeviceClass.Desktop)]
    [InlineData("\"Fuchsia\"", DeviceClass.Unknown)]
    public void Classify_PlatformBesideSilentAgent_PlatformTells(string platform, DeviceClass expected) =>
        Assert.Equal(expected, DeviceClassifier.Classify("Mozilla/5.0"u8, "?0"u8, default, Ascii(platform)));

    [Fact]
    public void Classify_BotWithHints_StaysBot() =>
        Assert.Equal(DeviceClass.Bot, DeviceClassifier.Classify("Googlebot/2.1"u8, "?1"u8, "\"Mobile\""u8, "\"Android\""u8));

    [Theory]
    [InlineData("Chrome/126.0.0.0 Safari/537.36", UserAgentFamily.Chrome)]
    [InlineData("AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", UserAgentFamily.Safari)]
    [InlineData("CriOS/125.0 Mobile/15E148 Safari/604.1", UserAgentFamily.Chrome)]
    [InlineData("FxiOS/126.0 Mobile Safari/605.1.15", UserAgentFamily.Firefox)]
    [InlineData("Gecko/20100101 Firefox/127.0", UserAgentFamily.Firefox)]
    [InlineData("Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0", UserAgentFamily.Opera)]
    [InlineData("Opera/9.80 (J2ME/MIDP; Opera Mini/7.1)", UserAgentFamily.Opera)]
    [InlineData("SamsungBrowser/24.0 Chrome/117.0 Safari/537.36", UserAgentFamily.Samsung)]
    [InlineData("Chrome/58.0 Safari/537.36 Edge/44.18363", UserAgentFamily.Edge)]
    [InlineData("curl/8.5.0", UserAgentFamily.Other)]
    [InlineData("Chrome/126.0.0.0 Googlebot/2.1", UserAgentFamily.Bot)]
    public void ReadAgent_Names_Family(string agent, UserAgentFamily expected) =>
        Assert.Equal(expected, DeviceClassifier.ReadAgent(Ascii(agent)).Family);

    [Fact]
    public void ReadAgent_RandomBytes_NeverThrows()
    {
        const int Seed = 20261;
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var agent = new byte[random.Next(0, round % 50 == 0 ? 5000 : 200)];
            random.NextBytes(agent);
            var facts = DeviceClassifier.ReadAgent(agent);
            Assert.True(facts.Device <= DeviceClass.Bot && facts.Family <= UserAgentFamily.Bot, $"seed {Seed} round {round}");
            Assert.Equal(AgentScanner.Scan(agent.AsSpan(0, Math.Min(agent.Length, 1024))), facts);
        }
    }

    [Fact]
    public void ReadAgent_ManyThreadsOnFewSlots_NeverAnotherAgentsAnswer()
    {
        // More agents than slots, so that every slot is fought over.
        var agents = Enumerable.Range(0, 9000).Select(i => Ascii($"{LabelledAgents.All[i % LabelledAgents.All.Count].Agent} ({i})")).ToArray();
        var expected = agents.Select(agent => AgentScanner.Scan(agent)).ToArray();
        var wrong = 0;
        Parallel.For(0, 4, worker =>
        {
            for (var i = 0; i < 12_000; i++)
            {
                var index = ((i * 7919) + (worker * 31)) % agents.Length;
                if (DeviceClassifier.ReadAgent(agents[index]) != expected[index])
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Classify_WarmOrCold_AllocatesNothing()
    {
        var agents = Enumerable.Range(0, 6000).Select(i => Ascii($"Mozilla/5.0 (Linux; Android 10; K{i}) Mobile Safari")).ToArray();
        Assert.Equal(0, Allocations.OfWarm(() =>
        {
            foreach (var agent in agents)
            {
                _ = DeviceClassifier.Classify(agent, "?1"u8, "\"EInk\""u8, "\"Android\""u8);
            }
        }));
    }
}
