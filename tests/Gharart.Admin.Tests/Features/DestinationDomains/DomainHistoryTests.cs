using System.Globalization;
using System.Text.Json;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Tests.Features.DestinationDomains;

public class DomainHistoryTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task History_EveryStep_IsAppendedWithWhatWasBeforeAndAfter()
    {
        var scene = await DomainScene.NewAsync(admin);
        var handleOperator = await scene.MemberAsync(HandleRole.Operator);
        await scene.RegisterAsync("shop.example");
        await scene.DecideAsync("shop.example", """{"decision":"BLOCK","reason":"Phishing","source":"ticket 12"}""", client: handleOperator);
        await scene.DecideAsync("shop.example", """{"decision":"CLEAR","reason":"False alarm","waiveVerification":true}""");
        await scene.DecideAsync("shop.example", "{}");

        var items = (await scene.GetAsync("/shop.example/history")).At("items").EnumerateArray().ToList();

        Assert.Equal(["RESCORED", "VERIFICATION_WAIVED", "DECISION_CLEARED", "DECIDED", "REGISTERED"], items.Select(item => item.Text("action")));
        var decided = items[3];
        Assert.StartsWith("user", decided.Text("actor"), StringComparison.Ordinal);
        Assert.Equal("2026-05-01", decided.Text("at")![..10]);
        Assert.Equal("Phishing", decided.Text("detail.reason"));
        Assert.Equal("ticket 12", decided.Text("detail.source"));
        Assert.Null(decided.Text("detail.before.manualDecision"));
        Assert.Equal("BLOCK", decided.Text("detail.after.manualDecision"));
        Assert.Equal("manual_block", decided.Text("detail.after.routableReason"));
        Assert.Equal(JsonValueKind.Null, items[4].At("detail.before").ValueKind);

        // Each step starts where the one before it ended.
        for (var i = 0; i + 1 < items.Count; i++)
        {
            Assert.Equal(items[i + 1].At("detail.after").GetRawText(), items[i].At("detail.before").GetRawText());
        }

        Assert.True(items[1].At("detail.after.routable").GetBoolean());
    }

    [Fact]
    public async Task History_ManySteps_PagesNewestFirst()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.RegisterAsync("shop.example");
        for (var i = 0; i < 5; i++)
        {
            await scene.DecideAsync("shop.example", string.Create(CultureInfo.InvariantCulture, $$"""{"decision":"BLOCK","reason":"step {{i}}"}"""));
        }

        var reasons = new List<string?>();
        for (var token = ""; token is not null;)
        {
            var page = await scene.GetAsync($"/shop.example/history?limit=2&nextToken={token}");
            reasons.AddRange(page.At("items").EnumerateArray().Select(item => item.Text("detail.reason")));
            token = page.Text("nextToken");
        }

        Assert.Equal(["step 4", "step 3", "step 2", "step 1", "step 0", null], reasons);
    }
}
