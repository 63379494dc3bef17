using System.Net;
using System.Text.Json;
using Gharart.Admin.Suffixes;
using Gharart.Admin.Tests.Features.DestinationDomains;
using Gharart.Core.Destinations;
using Gharart.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Admin.Tests.Suffixes;

/// <summary>Which public suffix list counts, and that it is told which.</summary>
public sealed class PublicSuffixTests(SuffixFixture admin) : IClassFixture<SuffixFixture>
{
    private PublicSuffixes Suffixes => admin.Services.GetRequiredService<PublicSuffixes>();

    [Fact]
    public async Task File_ReplacedBrokenAndGone_CountsFromTheNextLookOrChangesNothing()
    {
        var scene = await DomainScene.NewAsync(admin);
        var file = Suffixes.Report.Source;
        admin.Put("// VERSION: 2026-04-02\ncom\nexample\nmarket.example\n");
        Suffixes.Look();
        Assert.Equal("2026-04-02 3 ", await ReportAsync());
        Assert.Contains("public suffix", await RefusalAsync(scene, "market.example"), StringComparison.Ordinal);
        await scene.RegisterAsync("shop.market.example");

        admin.Put("// VERSION: 2026-04-03\ncom\nexample\n<html>\n");
        Suffixes.Look();
        Assert.StartsWith("2026-04-02 3 Line 4 is no rule", await ReportAsync(), StringComparison.Ordinal);
        Assert.StartsWith($"The public suffix list {file} is not used, and {file} of 2026-04-02 stays in use. Line 4", (await ReadyAsync()).At("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("public suffix", await RefusalAsync(scene, "market.example"), StringComparison.Ordinal);

        admin.Remove();
        Suffixes.Look();
        Assert.Matches("^2026-04-02 3 .*find file", await ReportAsync());

        admin.Put("com\nexample\n");
        Suffixes.Look();
        Assert.Equal("2026-05-01 2 ", await ReportAsync());
        Assert.Empty((await ReadyAsync()).At("warnings").EnumerateArray());
        await scene.RegisterAsync("market.example");
        var metrics = await admin.Anonymous().GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("gharart_admin_public_suffix_rules 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("gharart_admin_public_suffix_list_timestamp_seconds 1777593600\n", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-04-01", "2026-03-01", "built-in", "2026-04-01")]
    [InlineData("2026-04-01", "2026-04-02", "system", "2026-04-02")]
    [InlineData(null, "2019-04-02", "system", "2019-04-02")]
    [InlineData("2026-04-01", null, "built-in", "2026-04-01")]
    public void SystemsList_CountsWhereItIsNewerThanTheOneThatTheProgramBrings(string? builtIn, string? system, string source, string date)
    {
        var suffixes = New(builtIn is null ? PublicSuffixList.Stopgap : PublicSuffixList.Parse($"// VERSION: {builtIn}\ncom"), system, isChosen: false, out var path);

        Assert.Equal((source == "system" ? path : source, date), (suffixes.Report.Source, $"{suffixes.Report.Date:yyyy-MM-dd}"));
        Assert.Equal(system is not null && date == "2019-04-02", suffixes.Warnings().Any());
        File.Delete(path);
    }

    [Fact]
    public void ChosenList_CountsThoughItIsOlder_AndIsWarnedOfWhenAYearOld()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero));
        var suffixes = New(PublicSuffixList.Parse("// VERSION: 2026-04-01\ncom"), "2025-05-02", isChosen: true, out var path, clock);

        Assert.Equal(path, suffixes.Report.Source);
        Assert.Empty(suffixes.Warnings());
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Contains("of 2025-05-02) is more than a year old", Assert.Single(suffixes.Warnings()), StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void Stopgap_WhereThereIsNoOtherList_IsWarnedOf() =>
        Assert.StartsWith("Only the ", Assert.Single(New(PublicSuffixList.Stopgap, null, isChosen: false, out _).Warnings()), StringComparison.Ordinal);

    private static PublicSuffixes New(PublicSuffixList builtIn, string? file, bool isChosen, out string path, ManualTimeProvider? clock = null)
    {
        path = Path.GetTempFileName();
        File.Delete(path);
        if (file is not null)
        {
            File.WriteAllText(path, $"// VERSION: {file}\ncom\nco.uk\n");
        }

        var suffixes = new PublicSuffixes(
            new PublicSuffixOptions { Path = path, IsChosen = isChosen },
            builtIn,
            clock ?? new ManualTimeProvider(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero)),
            NullLogger<PublicSuffixes>.Instance);
        suffixes.Look();
        return suffixes;
    }

    private async Task<JsonElement> ReadyAsync()
    {
        using var answer = await admin.Anonymous().GetAsync(new Uri("/readyz", UriKind.Relative));
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> ReportAsync()
    {
        var report = (await ReadyAsync()).At("publicSuffixes");
        return $"{report.Text("date")} {report.At("rules")} {report.Text("problem")}";
    }

    private static async Task<string?> RefusalAsync(DomainScene scene, string domain) =>
        (await DomainScene.SendAsync(scene.Owner, HttpMethod.Post, scene.Domains, $$"""{"domain":"{{domain}}"}""", HttpStatusCode.BadRequest))!.Value.Text("message");
}
