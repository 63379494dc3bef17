using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Guides;

/// <summary>Runs <c>docs/guides/personalization.md</c> as it stands: every request, and the answers that it shows.</summary>
public sealed class PersonalizationGuideTests(ResolvingFixture fixture, ITestOutputHelper output) : IClassFixture<ResolvingFixture>
{
    [Fact]
    public async Task Guide_EveryRequest_IsAnsweredAsShown()
    {
        var steps = GuidePage.Read(Path.Combine(RepositoryRoot.Path, "docs", "guides", "personalization.md"));
        var runner = new GuideRunner(fixture, fixture.Zone);
        foreach (var step in steps)
        {
            output.WriteLine($"line {step.Line}: {(step.Request ?? step.Answer).Split('\n')[0]}");
            await runner.RunAsync(step);
        }

        Assert.True(steps.Count >= 15, "The page has lost steps.");
    }
}
