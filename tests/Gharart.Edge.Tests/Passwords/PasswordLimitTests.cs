using System.Globalization;
using System.Net;
using Gharart.Core.Passwords;
using Gharart.Edge.Passwords;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Edge.Tests.Passwords;

/// <summary>Too many passwords: what visitors are told, and that clicks go on.</summary>
public class PasswordLimitTests(PasswordFixture fixture) : IClassFixture<PasswordFixture>
{
    [Fact]
    public async Task TooManyWrongOnes_AreTurnedAway_UntilLater()
    {
        var client = ("X-Forwarded-For", PasswordFixture.NewClient());
        for (var i = 0; i < GuessLimiter.NetworkBurst; i++)
        {
            // A right one in between costs nothing.
            using var right = await fixture.PostAsync("/p-plain", PasswordFixture.Secret, client);
            Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
            using var wrong = await fixture.PostAsync("/p-plain", $"guess {i}", client);
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var page = await fixture.PostAsync("/p-plain", "one more", client, ("Accept", "text/html"));
        page.AssertRefused(429);
        Assert.InRange(int.Parse(page.Header("Retry-After"), CultureInfo.InvariantCulture), 1, 30);
        await page.AssertPageAsync();
        using var evenRight = await fixture.PostAsync("/p-plain", PasswordFixture.Secret, client, ("Accept", "application/json"));
        await evenRight.AssertProblemAsync(429, "rate_limited");

        using var elsewhere = await fixture.PostAsync("/p-plain", PasswordFixture.Secret);
        using var otherLink = await fixture.PostAsync("/p-rescued", PasswordFixture.Secret, client);
        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.SeeOther], [elsewhere.StatusCode, otherLink.StatusCode]);
        using var form = await fixture.Edge.SendAsync("/p-plain", client);
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
    }

    [Fact]
    public async Task ManyAtOnce_GetNoMoreGuessesThanInARow()
    {
        var client = ("X-Forwarded-For", PasswordFixture.NewClient());
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            using var answer = await fixture.PostAsync("/slow-one", $"guess {i}", client);
            return (int)answer.StatusCode;
        }));

        Assert.InRange(answers.Count(status => status == 401), 1, GuessLimiter.NetworkBurst);
        Assert.All(answers, status => Assert.True(status is 401 or 429 or 503, $"{status}"));
    }

    [Fact]
    public async Task TooManyWait_AreTurnedAway_AndClicksGoOn()
    {
        var checks = fixture.Edge.Services.GetRequiredService<PasswordChecks>();
        var quick = LinkPassword.Hash("quick", 1);
        byte[] slow = [quick[0], .. BitConverter.GetBytes(5_000_000), .. quick[5..]];
        List<Task<bool>> slowOnes = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 4)).Select(_ => checks.TryBegin(slow, "x")!)];
        var others = Enumerable.Range(slowOnes.Count, PasswordChecks.MaxPending - slowOnes.Count).Select(_ => checks.TryBegin(quick, "quick")!).ToList();
        Assert.Null(checks.TryBegin(quick, "quick"));

        using var busy = await fixture.PostAsync("/p-closed-query", "any", ("Accept", "application/json"));
        using var click = await fixture.Edge.SendAsync("/plain");
        if (slowOnes.TrueForAll(check => !check.IsCompleted))
        {
            await busy.AssertProblemAsync(503, "unavailable");
            Assert.Equal("5", busy.Header("Retry-After"));
        }

        Assert.Equal(HttpStatusCode.Found, click.StatusCode);
        Assert.All(await Task.WhenAll(others), Assert.True);
        Assert.All(await Task.WhenAll(slowOnes), Assert.False);
        using var after = await fixture.PostAsync("/p-closed-query", PasswordFixture.Secret);
        Assert.Equal(HttpStatusCode.SeeOther, after.StatusCode);
    }
}
