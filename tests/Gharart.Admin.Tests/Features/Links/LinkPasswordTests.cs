using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gharart.Admin.Features.Links.Import;
using Gharart.Core.Passwords;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Links;

/// <summary>Contract §4, <c>password</c>: written, kept and taken away, and never told.</summary>
public class LinkPasswordTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Shop = "https://shop.example/";
    private const string Secret = "tell-nobody-7531";

    [Fact]
    public async Task Put_WithPassword_StoresAHashAlone()
    {
        var client = await HandleClient.CreateAsync(admin);

        var put = await client.PutAsync("links/locked", new { destinationUrl = Shop, password = Secret });

        Assert.Equal(HttpStatusCode.Created, put.Status);
        Assert.Equal("true", put.Text("hasPassword"));
        Assert.False(put.Json.ContainsKey("password"));
        Assert.True(LinkPassword.Verify((await HashAsync(client, "locked"))!, Secret));
        Assert.Equal("false", (await client.PutAsync("links/open", new { destinationUrl = Shop })).Text("hasPassword"));
    }

    [Fact]
    public async Task Put_HasPasswordAlone_KeepsIt_AndNeither_TakesItAway()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/locked", new { destinationUrl = Shop, password = Secret });
        var hash = await HashAsync(client, "locked");

        // What an editor does that reads a link and writes it back.
        var kept = await client.PutAsync("links/locked", new { destinationUrl = Shop, title = "new", hasPassword = true }, "\"v1\"");
        Assert.Equal((HttpStatusCode.OK, "true", "2"), (kept.Status, kept.Text("hasPassword"), kept.Text("version")));
        Assert.Equal(hash, await HashAsync(client, "locked"));
        Assert.Equal("2", (await client.PutAsync("links/locked", new { destinationUrl = Shop, title = "new", hasPassword = true })).Text("version"));

        var other = await client.PutAsync("links/locked", new { destinationUrl = Shop, title = "new", password = "another", hasPassword = true });
        Assert.Equal("3", other.Text("version"));
        Assert.True(LinkPassword.Verify((await HashAsync(client, "locked"))!, "another"));

        var taken = await client.PutAsync("links/locked", new { destinationUrl = Shop, title = "new" });
        Assert.Equal(("false", "4"), (taken.Text("hasPassword"), taken.Text("version")));
        Assert.Null(await HashAsync(client, "locked"));
    }

    [Fact]
    public async Task Put_KeepsWhatIsNotThere_IsRefused()
    {
        var client = await HandleClient.CreateAsync(admin);

        (await client.PutAsync("links/fresh", new { destinationUrl = Shop, hasPassword = true })).IsRefused("invalid_password", "password");
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("links/fresh")).Status);
        await client.PutAsync("links/fresh", new { destinationUrl = Shop });
        (await client.PutAsync("links/fresh", new { destinationUrl = Shop, hasPassword = true })).IsRefused("invalid_password", "password");
    }

    [Theory]
    [InlineData("""{"destinationUrl":"https://shop.example/","password":""}""", "invalid_password", "password")]
    [InlineData("""{"destinationUrl":"https://shop.example/","password":"tell\nnobody"}""", "invalid_password", "password")]
    [InlineData("""{"destinationUrl":"https://shop.example/","password":"x","hasPassword":false}""", "invalid_has_password", "hasPassword")]
    [InlineData("""{"destinationUrl":"https://shop.example/","password":7531}""", "invalid_payload", "password")]
    [InlineData("""{"destinationUrl":"https://shop.example/","hasPassword":"yes"}""", "invalid_payload", "hasPassword")]
    public async Task Put_Wrong_IsRefused(string body, string code, string field)
    {
        var client = await HandleClient.CreateAsync(admin);

        (await client.PutAsync("links/wrong", JsonNode.Parse(body)!)).IsRefused(code, field);
    }

    [Theory]
    [InlineData(128, HttpStatusCode.Created)]
    [InlineData(129, HttpStatusCode.BadRequest)]
    public async Task Put_Length_IsBounded(int length, HttpStatusCode status)
    {
        var client = await HandleClient.CreateAsync(admin);

        Assert.Equal(status, (await client.PutAsync("links/long", new { destinationUrl = Shop, password = new string('密', length) })).Status);
    }

    [Fact]
    public async Task History_AndRollback_TellOfPasswordsWithoutThem()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/locked", new { destinationUrl = Shop, password = Secret });
        await client.PutAsync("links/locked", new { destinationUrl = Shop, password = Secret + "2" });
        await client.PutAsync("links/locked", new { destinationUrl = Shop });

        var history = await client.ListAsync("links/locked/history", 200);
        Assert.Equal(
            ["3 hasPassword,password False", "2 password True", "1  True"],
            history.Select(item => $"{item["version"]} {string.Join(',', item["changed"]!.AsArray())} {item["link"]!["hasPassword"]!.GetValue<bool>()}"));
        Assert.All(history, item => Assert.False(item["link"]!.AsObject().ContainsKey("password")));

        await RollBackAsync(client, 1);
        Assert.True(LinkPassword.Verify((await HashAsync(client, "locked"))!, Secret));
        await RollBackAsync(client, 3);
        Assert.Null(await HashAsync(client, "locked"));
    }

    [Fact]
    public async Task History_ThatBeganLater_KeepsThePasswordThatWasFound()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/locked", new { destinationUrl = Shop, password = Secret });
        await admin.WithDatabaseAsync(db => db.LinkVersions.ExecuteDeleteAsync());
        await client.PutAsync("links/locked", new { destinationUrl = Shop });

        await RollBackAsync(client, 1);

        Assert.True(LinkPassword.Verify((await HashAsync(client, "locked"))!, Secret));
    }

    [Fact]
    public async Task Secret_IsInNoAnswerAndNowhereInTheDatabase()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/locked", new { destinationUrl = Shop, password = Secret });
        await client.PutAsync("links/locked", new { destinationUrl = Shop, password = Secret, title = new string('t', 201) });
        using var import = await ImportAsync(client, "text/csv", $"slug,destinationUrl,password,title\nrows,{Shop},{Secret},{new string('t', 201)}\nmore,{Shop},{Secret},t\n", "imported-once");
        foreach (var path in new[] { "links", "links/locked", "links/locked/history", "links/export", "links/export?format=json", "links/export?format=jsonl", "links/export?format=nginx", "audit" })
        {
            var text = await client.Http.GetStringAsync(new Uri($"/v2/handles/{client.Handle}/{path}", UriKind.Relative));
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("passwordHash", text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain(Secret, await import.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var tables = await admin.WithDatabaseAsync(db => db.Database.SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE type = 'table'").ToListAsync());
        foreach (var table in tables)
        {
            await admin.WithDatabaseAsync(async db =>
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                await db.Database.OpenConnectionAsync();
                command.CommandText = $"SELECT * FROM \"{table}\"";
                await using var rows = await command.ExecuteReaderAsync();
                while (await rows.ReadAsync())
                {
                    for (var column = 0; column < rows.FieldCount; column++)
                    {
                        var text = rows.GetValue(column) is byte[] bytes ? Encoding.Latin1.GetString(bytes) : rows.GetValue(column).ToString();
                        Assert.False(text!.Contains(Secret, StringComparison.Ordinal), $"{table}.{rows.GetName(column)}");
                    }
                }

                return 0;
            });
        }
    }

    [Fact]
    public async Task Audit_OfAnotherPassword_SaysThatItIsAnother()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/locked", new { destinationUrl = Shop, password = Secret });
        await client.PutAsync("links/locked", new { destinationUrl = Shop, password = "another" });

        var entry = (await client.ListAsync("audit?action=link.updated", 200))[0];
        Assert.Equal("""{"password":"(hidden)"}""", entry["before"]!.ToJsonString());
        Assert.Equal("""{"password":"(hidden)"}""", entry["after"]!.ToJsonString());
    }

    [Fact]
    public async Task Import_OwnCsv_TakesPasswordsAsTheyStand_AndKeepsThoseOfAnExport()
    {
        var client = await HandleClient.CreateAsync(admin);
        using var import = await ImportAsync(client, "text/csv", $"slug,destinationUrl,password\nquote,{Shop},'=1+1\nplain,{Shop},\n");
        Assert.Equal(["CREATED", "CREATED"], await StatusesAsync(import));
        Assert.True(LinkPassword.Verify((await HashAsync(client, "quote"))!, "'=1+1"));
        Assert.Null(await HashAsync(client, "plain"));

        foreach (var (query, type) in new[] { ("", "text/csv"), ("?format=jsonl", "application/jsonl"), ("?format=json", "application/json") })
        {
            var export = await client.Http.GetStringAsync(new Uri($"/v2/handles/{client.Handle}/links/export{query}", UriKind.Relative));
            using var again = await ImportAsync(client, type, export);
            Assert.Equal(["REPLACED", "REPLACED"], await StatusesAsync(again));
            Assert.True(LinkPassword.Verify((await HashAsync(client, "quote"))!, "'=1+1"));

            // Elsewhere there is no password to keep, and a link without one would be open to everybody.
            var stranger = await HandleClient.CreateAsync(admin);
            using var there = await ImportAsync(stranger, type, export);
            Assert.Equal(["CREATED", "FAILED invalid_password"], (await StatusesAsync(there)).Order(StringComparer.Ordinal));
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("links/quote")).Status);
        }
    }

    [Fact]
    public async Task Import_DryRun_SaysWhichRowsHaveNothingToKeep()
    {
        var client = await HandleClient.CreateAsync(admin);
        using var dry = await ImportAsync(client, "text/csv", $"slug,destinationUrl,hasPassword\nquote,{Shop},true\n", query: "?dryRun=true");

        Assert.Equal(["FAILED invalid_password"], await StatusesAsync(dry));
    }

    [Fact]
    public async Task Import_TooManyPasswords_FailsTheRowsBeyond()
    {
        var client = await HandleClient.CreateAsync(admin);
        var rows = string.Concat(Enumerable.Range(0, LinkImporter.MaxPasswords + 1).Select(i => $"{{\"slug\":\"abc{i}\",\"destinationUrl\":\"{(i == LinkImporter.MaxPasswords ? Shop : "no")}\",\"password\":\"x\"}}\n"));
        using var import = await ImportAsync(client, "application/jsonl", rows);

        Assert.Equal("FAILED invalid_password", (await StatusesAsync(import))[^1]);
    }

    [Fact]
    public async Task Export_Nginx_LeavesItOut()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        await client.PutAsync("links/locked", new { destinationUrl = Shop + "secret-place", password = Secret });

        var map = await client.Http.GetStringAsync(new Uri($"/v2/handles/{client.Handle}/links/export?format=nginx", UriKind.Relative));

        Assert.Contains("# /locked: asks for a password", map, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-place", map, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_SaysPassword_AndWhatFollows()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        await client.PutAsync("links/locked", new { destinationUrl = Shop + "a", redirectType = 307, password = Secret });

        var preview = await client.SendAsync(HttpMethod.Post, "links/locked/route-preview", new { });

        Assert.Equal(("PASSWORD", "200", Shop + "a"), (preview.Text("outcome"), preview.Text("status"), preview.Text("destinationUrl")));
        Assert.Equal("DEFAULT", preview.Json["matched"]!["layer"]!.ToString());
    }

    private Task<byte[]?> HashAsync(HandleClient client, string slug) =>
        admin.WithDatabaseAsync(db => db.Links.Where(link => link.HandleId == client.HandleId && link.SlugKey == slug).Select(link => link.PasswordHash).SingleAsync());

    private static async Task RollBackAsync(HandleClient client, int version) =>
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Post, "links/locked/rollback", new { version })).Status);

    private static async Task<HttpResponseMessage> ImportAsync(HandleClient client, string type, string body, string? key = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/handles/{client.Handle}/links/bulk-import{query}") { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type, "utf-8");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.Http.SendAsync(request);
    }

    private static async Task<List<string>> StatusesAsync(HttpResponseMessage import)
    {
        var answer = JsonNode.Parse(await import.Content.ReadAsStringAsync())!;
        Assert.True(import.StatusCode == HttpStatusCode.OK, answer.ToString());
        return [.. answer["items"]!.AsArray().Select(item => $"{item!["status"]} {item["error"]}".Trim())];
    }
}
