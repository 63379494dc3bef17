using System.Net;
using Gharart.Admin.Features.Links.Health;
using Gharart.Admin.Tests.Outgoing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Admin.Tests.Features.Links.Health;

/// <summary>How runs begin, go on and end.</summary>
public class LinkHealthRunTests(LinkHealthFixture admin) : IClassFixture<LinkHealthFixture>
{
    [Fact]
    public async Task Start_AnswersTheRunAndRefusesASecond()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var site = HealthScene.Site(_ => LoopbackServer.Ok(""));
        await scene.PutAsync("sale", $"http://shop.example:{site.Port}/");
        Assert.Equal("""{"runId":null,"startedAt":null,"finishedAt":null,"status":null,"total":0,"checked":0,"items":[],"summary":{"ok":0,"warn":0,"fail":0,"skipped":0},"nextToken":null}""", (await scene.ReadAsync()).ToJsonString());

        var first = await scene.StartAsync();
        var second = await scene.StartAsync();

        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        Assert.Matches("^run_[0-9a-f-]{36}$", first.Text("runId"));
        Assert.Equal(("RUNNING", "1", "0"), (first.Text("status"), first.Text("total"), first.Text("checked")));
        Assert.Equal($"/v2/handles/{scene.Handle.Handle}/links/health-check", first.Location);
        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (second.Status, second.Error));
        Assert.Equal(first.Text("runId"), second.Text("runId"));
        Assert.Equal("RUNNING", (string?)(await scene.ReadAsync())["status"]);
        while (await scene.StepAsync())
        {
        }

        Assert.NotEqual(first.Text("runId"), (string?)(await scene.RunAsync())["runId"]);
    }

    [Fact]
    public async Task Start_Sent64Times_BeginsOneRun()
    {
        var scene = await HealthScene.NewAsync(admin);
        await scene.PutAsync("sale", "http://nowhere-at-all.example/");

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => scene.StartAsync()));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.Accepted));
        Assert.Equal(63, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Start_OfSomeSlugs_ChecksThemAlone()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var site = HealthScene.Site(_ => LoopbackServer.Ok(""));
        foreach (var slug in new[] { "one1", "Two2", "three" })
        {
            await scene.PutAsync(slug, $"http://shop.example:{site.Port}/{slug}");
        }

        var report = await scene.RunAsync(new { slugs = new[] { "TWO2", "three", "two2" } });

        Assert.Equal(["three", "Two2"], report["items"]!.AsArray().Select(item => (string?)item!["slug"]));
        Assert.Equal(2, (int)report["total"]!);
        (await scene.StartAsync(new { slugs = new[] { "one1", "nope", "!" } })).IsRefused("validation_error", "slugs[1]", "slugs[2]");
        (await scene.StartAsync(new { slugs = Array.Empty<string>() })).IsRefused("invalid_slugs", "slugs");
        (await scene.StartAsync(new { slugs = Enumerable.Repeat("one1", 201) })).IsRefused("invalid_slugs", "slugs");
        Assert.Equal("invalid_payload", (await scene.StartAsync(new { slug = "one1" })).Error);
    }

    [Fact]
    public async Task Results_ArePagedFilteredAndKeptOverRuns()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var site = HealthScene.Site(line => LoopbackServer.Ok("", status: line.Contains("bad", StringComparison.Ordinal) ? "404 Not Found" : "200 OK"));
        for (var i = 0; i < 3; i++)
        {
            await scene.PutAsync($"good{i}", $"http://shop.example:{site.Port}/{i}");
            await scene.PutAsync($"bad-{i}", $"http://shop.example:{site.Port}/bad{i}");
        }

        var first = await scene.RunAsync();
        var second = await scene.RunAsync(new { slugs = new[] { "good1" } });

        var all = await scene.Handle.ListAsync("links/health-check", 4);
        Assert.Equal(["bad-0", "bad-1", "bad-2", "good0", "good1", "good2"], all.Select(item => (string?)item["slug"]));
        Assert.Equal(["bad-0", "bad-1", "bad-2"], (await scene.Handle.ListAsync("links/health-check?status=fail", 2)).Select(item => (string?)item["slug"]));
        Assert.Equal(["good1"], (await scene.Handle.ListAsync($"links/health-check?runId={second["runId"]}", 2)).Select(item => (string?)item["slug"]));
        Assert.Equal(5, (await scene.Handle.ListAsync($"links/health-check?runId={first["runId"]}", 200)).Count);
        Assert.Equal("""{"ok":3,"warn":0,"fail":3,"skipped":0}""", second["summary"]!.ToJsonString());
        (await scene.Handle.GetAsync("links/health-check?status=fine")).IsRefused("invalid_status", "status");
    }

    [Fact]
    public async Task Result_OfALinkThatWasChangedOrDeleted_SaysSoOrIsGone()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var site = HealthScene.Site(_ => LoopbackServer.Ok(""));
        await scene.PutAsync("kept", $"http://shop.example:{site.Port}/");
        await scene.PutAsync("gone", $"http://shop.example:{site.Port}/");
        await scene.RunAsync();
        admin.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.Handle.PutAsync("links/kept", new { destinationUrl = $"http://shop.example:{site.Port}/new" });
        await scene.Handle.SendAsync(HttpMethod.Delete, "links/gone");

        var item = (await scene.ReadAsync())["items"]!.AsArray().Single()!;

        Assert.True((bool)item["changedSince"]!);
        Assert.Equal($"http://shop.example:{site.Port}/new", (string?)item["destinationUrl"]);
    }

    [Fact]
    public async Task Run_ThatACrashInterrupted_GoesOnWhereItWasOnceTheLeaseEnds()
    {
        var scene = await HealthScene.NewAsync(admin);
        var blocked = new TaskCompletionSource();
        await using var site = LoopbackServer.Start(async (request, stream, stop) =>
        {
            if (request.Contains("/20 ", StringComparison.Ordinal))
            {
                await blocked.Task.WaitAsync(stop);
            }

            await OutgoingScene.WriteAsync(stream, LoopbackServer.Ok(""), stop);
        });
        for (var i = 0; i < 21; i++)
        {
            await scene.PutAsync($"link{i}", $"http://host{i}.example:{site.Port}/{i}");
        }

        await scene.StartAsync();
        Assert.True(await scene.StepAsync());
        Assert.Equal(16, (int)(await scene.ReadAsync())["checked"]!);

        // One host holds the run and never comes back; another sees that it is taken, and takes it up when the lease is over.
        using var dying = new CancellationTokenSource();
        var crashed = admin.Services.GetRequiredService<LinkHealthRunner>().StepAsync(dying.Token);
        await using var twin = await admin.StartTwinAsync();
        var other = twin.Services.GetRequiredService<LinkHealthRunner>();
        while ((await LeaseAsync(scene)) <= admin.Clock.GetUtcNow())
        {
            await Task.Yield();
        }

        Assert.False(await scene.PacedAsync(other.StepAsync(CancellationToken.None)));
        admin.Clock.Advance(TimeSpan.FromMinutes(2));
        blocked.SetResult();
        Assert.True(await scene.PacedAsync(other.StepAsync(CancellationToken.None)));
        await dying.CancelAsync();
        await crashed.ContinueWith(_ => { }, TaskScheduler.Default);

        var report = await scene.ReadAsync();
        Assert.Equal(("DONE", 21), ((string?)report["status"], report["items"]!.AsArray().Count));
        Assert.Equal(21, site.Requests.Select(request => request.Split(' ')[1]).Distinct().Count());
    }

    [Fact]
    public async Task Run_ThatCannotEnd_IsEndedAfterADay()
    {
        var scene = await HealthScene.NewAsync(admin);
        await scene.PutAsync("sale", "http://nowhere-at-all.example/");
        await scene.StartAsync();
        admin.Clock.Advance(LinkHealthRunner.LongestRun + TimeSpan.FromMinutes(1));
        var http = await admin.OwnerAsync();

        while (await scene.StepAsync())
        {
        }

        var report = await http.GetAsync(new Uri($"/v2/handles/{scene.Handle.Handle}/links/health-check", UriKind.Relative)).ReadAsync();
        Assert.Equal("DONE", report.GetProperty("status").GetString());
        Assert.Equal(0, report.GetProperty("checked").GetInt32());
    }

    [Fact]
    public async Task Start_WithAKey_IsRepeatedAndAudited()
    {
        var scene = await HealthScene.NewAsync(admin);
        await scene.PutAsync("sale", "http://nowhere-at-all.example/");
        var path = $"/v2/handles/{scene.Handle.Handle}/links/health-check";

        var first = await scene.Handle.Http.PostKeyedAsync(path, "{}", "once").ReadAsync(HttpStatusCode.Accepted);
        var again = await scene.Handle.Http.PostKeyedAsync(path, "{}", "once").ReadAsync(HttpStatusCode.Accepted);

        Assert.Equal(first.GetProperty("runId").GetString(), again.GetProperty("runId").GetString());
        var audit = await scene.Handle.GetAsync("audit");
        Assert.Equal(1, audit.Json["items"]!.AsArray().Count(entry => (string?)entry!["action"] == "POST /v2/handles/{handle}/links/health-check"));
    }

    [Fact]
    public async Task Worker_WokenByAStart_ChecksInTheBackground()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var site = HealthScene.Site(_ => LoopbackServer.Ok(""));
        await scene.PutAsync("sale", $"http://shop.example:{site.Port}/");
        using var worker = new LinkHealthWorker(
            admin.Services.GetRequiredService<LinkHealthRunner>(),
            admin.Services.GetRequiredService<LinkHealthSignal>(),
            admin.Services.GetRequiredService<LinkHealthMetrics>(),
            NullLogger<LinkHealthWorker>.Instance);
        await worker.StartAsync(CancellationToken.None);
        await scene.StartAsync();
        var deadline = TimeProvider.System.GetTimestamp();

        while ((string?)(await scene.ReadAsync())["status"] != "DONE")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(60), "The run did not end.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            admin.Clock.AdvanceToTimer(HealthScene.Pause);
        }

        await worker.StopAsync(CancellationToken.None);
        Assert.Equal("OK", (string?)(await scene.ReadAsync())["items"]![0]!["status"]);
    }

    [Fact]
    public async Task Metrics_TellWhatWaitsRunsAndIsDone()
    {
        var scene = await HealthScene.NewAsync(admin);
        var before = await admin.MetricsAsync();
        IReadOnlyDictionary<string, double>? during = null;
        await using var site = LoopbackServer.Start(async (request, stream, stop) =>
        {
            during ??= await admin.MetricsAsync();
            await OutgoingScene.WriteAsync(stream, LoopbackServer.Ok("", status: request.Contains("/bad ", StringComparison.Ordinal) ? "500 Oops" : "200 OK"), stop);
        });
        await scene.PutAsync("good", $"http://shop.example:{site.Port}/");
        await scene.PutAsync("bad-", $"http://shop.example:{site.Port}/bad");
        await scene.PutAsync("off-", $"http://shop.example:{site.Port}/", new { enabled = false });
        await scene.StartAsync();
        admin.Clock.Advance(TimeSpan.FromSeconds(90));

        while (await scene.StepAsync())
        {
        }

        var after = await admin.MetricsAsync();
        Assert.Equal((3, 3), (during!["gharart_admin_link_checks_due"], during["gharart_admin_link_checks_running"]));
        Assert.InRange(during["gharart_admin_link_checks_oldest_due_seconds"], 90, 92);
        Assert.Equal((0, 0, 0), (after["gharart_admin_link_checks_due"], after["gharart_admin_link_checks_running"], after["gharart_admin_link_checks_oldest_due_seconds"]));
        Assert.Equal([1, 0, 1, 1], new[] { "ok", "warn", "fail", "skipped" }.Select(result => Gained($"gharart_admin_link_checks_total{{result=\"{result}\"}}")));

        double Gained(string name) => after[name] - before[name];
    }

    private Task<DateTimeOffset> LeaseAsync(HealthScene scene) => admin.WithDatabaseAsync(db =>
        db.HealthRuns.Where(run => run.HandleId == scene.Handle.HandleId).Select(run => run.LeaseUntil).SingleAsync());
}
