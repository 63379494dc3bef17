using System.Net;
using Gharart.Admin.Tests.Features;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Writes;

/// <summary>Many writers at once on one SQLite file.</summary>
public class ParallelWriterTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const int Writers = 64;
    private const int WritesEach = 4;

    [Fact]
    public async Task Put_64WritersOnLinksOfTheirOwn_AllSucceed()
    {
        var client = await HandleClient.CreateAsync(admin);

        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var statuses = new List<HttpStatusCode>();
            for (var i = 0; i < WritesEach; i++)
            {
                statuses.Add((await client.PutAsync($"links/slug-{writer}", new { destinationUrl = $"https://shop.example/{i}" })).Status);
            }

            return statuses;
        })));

        Assert.All(answers, statuses => Assert.Equal([HttpStatusCode.Created, .. Enumerable.Repeat(HttpStatusCode.OK, WritesEach - 1)], statuses));
        var versions = await admin.WithDatabaseAsync(db => db.Links.Where(link => link.HandleId == client.HandleId).Select(link => link.Version).ToListAsync());
        Assert.Equal(Enumerable.Repeat(WritesEach, Writers), versions);
        Assert.Empty(admin.Log.Lines);
    }

    [Fact]
    public async Task Put_64WritersThatReadAndAddToOneLink_LoseNothing()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/counter", new { destinationUrl = "https://shop.example/", title = "0" });

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            HttpStatusCode status;
            do
            {
                var read = await client.GetAsync("links/counter");
                var next = int.Parse(read.Text("title"), System.Globalization.CultureInfo.InvariantCulture) + 1;
                status = (await client.PutAsync("links/counter", new { destinationUrl = "https://shop.example/", title = $"{next}" }, read.ETag)).Status;
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.PreconditionFailed, $"{status}");
            }
            while (status != HttpStatusCode.OK);
        })));

        var last = await client.GetAsync("links/counter");
        Assert.Equal($"{Writers}", last.Text("title"));
        Assert.Equal($"{Writers + 1}", last.Text("version"));
    }
}
