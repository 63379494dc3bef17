using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using Gharart.TestKit.Routing;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests;

/// <summary>Design §2: the edge over HTTP, the route preview and an independent oracle give the same answer for random rules and visitors.</summary>
public sealed class RoutingEquivalenceTests(StandaloneFixture fixture, ITestOutputHelper output) : IClassFixture<StandaloneFixture>
{
    private const int Handles = 20;
    private const int VisitsPerHandle = 110;

    private static readonly Dictionary<string, string> Agents = new()
    {
        ["MOBILE"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        ["TABLET"] = "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        ["DESKTOP"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
        ["UNKNOWN"] = "Mozilla/5.0",
    };

    [Fact]
    public async Task EdgeAndPreview_RandomRulesAndVisitors_AnswerAsTheOracle()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var generator = new RoutingGenerator(random);
        var now = TimeProvider.System.GetUtcNow();
        var handles = Enumerable.Range(0, Handles).Select(i => Sane(generator.Handle($"oracle-{i}", now, withCampaigns: false))).ToList();
        foreach (var handle in handles)
        {
            await CreateAsync(handle);
        }

        await fixture.PublishedAsync();
        var outcomes = new Dictionary<string, int>();
        var changed = 0;
        foreach (var handle in handles)
        {
            for (var i = 0; i < VisitsPerHandle; i++)
            {
                var slug = handle.Links[random.Next(handle.Links.Length)].Slug;
                var visit = generator.Visit(now) with { Segments = [random.Next(4) == 0 ? "new" : "returning", .. random.Next(2) == 0 ? new[] { "vip" } : []] };
                var expected = RoutingOracle.Decide(handle, slug, visit);
                var message = $"seed {seed}, handle {handle.Name}, slug {slug}, visit {System.Text.Json.JsonSerializer.Serialize(visit)}, expected {expected}";
                await CheckPreviewAsync(handle, slug, visit, expected, message);
                await CheckEdgeAsync(handle, slug, visit, expected, message);
                outcomes[expected.Layer ?? expected.Outcome] = outcomes.GetValueOrDefault(expected.Layer ?? expected.Outcome) + 1;
            }

            changed += await CheckMatricesAsync(handle, Drafted(generator, random, handle, now), generator, random, now, $"seed {seed}, handle {handle.Name}");
        }

        output.WriteLine($"{string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}"))}; {changed} cells changed by drafts");
        Assert.True(changed > Handles * 5, $"Only {changed} cells changed; seed {seed}.");
        Assert.True(outcomes.Values.Sum() >= 2000);
        Assert.All(new[] { "LINK", "HANDLE", "DEFAULT", "FALLBACK", "BLOCKED", "NOT_FOUND", "GONE" }, kind => Assert.True(outcomes.ContainsKey(kind), $"No case of {kind}; seed {seed}."));
    }

    private async Task CheckPreviewAsync(OracleHandle handle, string slug, OracleVisit visit, OracleAnswer expected, string message, JsonObject? draft = null)
    {
        var preview = await fixture.Api.PostAsync($"handles/{handle.Name}/links/{slug}/route-preview", new
        {
            country = visit.Country,
            device = visit.Device,
            source = visit.Source,
            campaign = visit.Campaign,
            segment = string.Join(',', visit.Segments),
            visitorKey = visit.Unit,
            at = visit.At,
            draft,
        });
        var query = expected.Url is null ? "" : RoutingOracle.TemplateQuery(handle, slug, visit, expected, clickId: "");
        expected = expected with { Url = query.Length == 0 ? expected.Url : $"{expected.Url}?{query}" };
        var actual = Answer(preview);
        Assert.True(expected == actual, $"Preview: {actual}; {message}");
    }

    // Every cell of a link's matrix, as it is saved and with a draft over it, is what the oracle says of that visit; so is a preview of the draft.
    private async Task<int> CheckMatricesAsync(
        OracleHandle saved, OracleHandle drafted, RoutingGenerator generator, Random random, DateTimeOffset now, string message)
    {
        var slug = saved.Links[random.Next(saved.Links.Length)].Slug;
        var visit = generator.Visit(now);
        var draft = new JsonObject
        {
            ["rules"] = new JsonArray([.. drafted.Rules.Select(rule => Body(rule, rule.Id))]),
            ["link"] = LinkBody(drafted.Links.Single(link => link.Slug == slug)),
        };
        var request = new JsonObject
        {
            ["countries"] = new JsonArray([.. RoutingGenerator.Countries]),
            ["devices"] = new JsonArray([.. RoutingGenerator.Devices]),
            ["source"] = visit.Source,
            ["campaign"] = visit.Campaign,
            ["segment"] = string.Join(',', visit.Segments),
            ["visitorKey"] = visit.Unit,
            ["at"] = now,
        };
        var address = $"handles/{saved.Name}/links/{slug}/route-preview/matrix";
        var matrix = await fixture.Api.PostAsync(address, request);
        request["draft"] = draft.DeepClone();
        var withDraft = await fixture.Api.PostAsync(address, request);
        var changed = 0;
        for (var row = 0; row < RoutingGenerator.Countries.Length; row++)
        {
            for (var column = 0; column < RoutingGenerator.Devices.Length; column++)
            {
                var cell = visit with { Country = RoutingGenerator.Countries[row], Device = RoutingGenerator.Devices[column] };
                var (before, after) = (RoutingOracle.Decide(saved, slug, cell), RoutingOracle.Decide(drafted, slug, cell));
                var at = $"{message}, slug {slug}, cell {System.Text.Json.JsonSerializer.Serialize(cell)}";
                Assert.True(before == Cell(matrix, "cells", row, column), $"Matrix: {Cell(matrix, "cells", row, column)}, not {before}; {at}");
                Assert.True(before == Cell(withDraft, "before", row, column), $"Matrix before the draft: {Cell(withDraft, "before", row, column)}, not {before}; {at}");
                Assert.True(after == Cell(withDraft, "cells", row, column), $"Matrix with the draft {draft}: {Cell(withDraft, "cells", row, column)}, not {after}; {at}");
                var isChanged = (before.Outcome, before.Url) != (after.Outcome, after.Url);
                Assert.True(isChanged == (bool)withDraft["changed"]![row]![column]!, $"Changed is not {isChanged}; {at}");
                changed += isChanged ? 1 : 0;
            }
        }

        await CheckPreviewAsync(drafted, slug, visit, RoutingOracle.Decide(drafted, slug, visit), $"draft {draft}, {message}", draft);
        return changed;
    }

    // What templates add to a destination may differ within an outcome: the previews and the edge are compared with it.
    private static OracleAnswer Cell(JsonObject matrix, string cells, int row, int column)
    {
        var answer = Answer(matrix["outcomes"]![(int)matrix[cells]![row]![column]!]!.AsObject());
        return answer with { Url = answer.Url?.Split('?')[0] };
    }

    private static OracleAnswer Answer(JsonObject outcome) => new(
        (string)outcome["outcome"]!,
        (string?)outcome["destinationUrl"],
        (string?)outcome["matched"]?["layer"],
        (string?)outcome["matched"]?["ruleId"],
        (string?)outcome["matched"]?["variantId"]);

    // Some rules of the handle with other contents, some new ones, and other rules of the links.
    private static OracleHandle Drafted(RoutingGenerator generator, Random random, OracleHandle saved, DateTimeOffset now)
    {
        var other = Sane(generator.Handle(saved.Name, now, withCampaigns: false));
        var rules = saved.Rules.Where(_ => random.Next(2) == 0).ToDictionary(rule => rule.Id);
        foreach (var rule in other.Rules)
        {
            var id = saved.Rules.Length > 0 && random.Next(2) == 0 ? saved.Rules[random.Next(saved.Rules.Length)].Id : rule.Id;
            rules[id] = rule with { Id = id };
        }

        return saved with
        {
            Rules = [.. saved.Rules.Where(rule => !rules.ContainsKey(rule.Id)), .. rules.Values],
            Links = [.. saved.Links.Select(link => other.Links.FirstOrDefault(drafted => drafted.Slug == link.Slug) ?? link)],
        };
    }

    // Without the cookie the edge's split unit is a hash that only it knows; then any unit's answer is a right one.
    private async Task CheckEdgeAsync(OracleHandle handle, string slug, OracleVisit visit, OracleAnswer expected, string message)
    {
        using var answer = await fixture.Edge.SendAsync(Request(handle, slug, visit));
        var location = answer.Headers.Location?.OriginalString;
        var outcome = answer.StatusCode switch
        {
            HttpStatusCode.Found => "REDIRECT",
            HttpStatusCode.Forbidden => "BLOCKED",
            HttpStatusCode.NotFound => "NOT_FOUND",
            HttpStatusCode.Gone => "GONE",
            var other => other.ToString(),
        };
        var right = visit.Segments[0] == "returning"
            ? [expected]
            : Enumerable.Range(0, 400).Select(i => RoutingOracle.Decide(handle, slug, visit with { Unit = $"any-{i}" })).Append(expected);
        var (click, token) = outcome == "REDIRECT" ? TokenOf(location!) : default;
        Assert.True(right.Any(r => r.Outcome == outcome && Location(r) == location), $"Edge: {outcome} {location}; {message}");

        string? Location(OracleAnswer answer)
        {
            var query = answer.Url is null ? "" : RoutingOracle.TemplateQuery(handle, slug, visit, answer, click);
            return answer.Url is null ? null : $"{answer.Url}?{query}{(query.Length == 0 ? "" : "&")}ctx={token}";
        }
    }

    // The id of the click stands unsealed in the token: bytes 2 to 17 (docs/ctx-token.md).
    private static (string Click, string Token) TokenOf(string location)
    {
        var token = location[(location.LastIndexOf("ctx=", StringComparison.Ordinal) + 4)..];
        return ($"clk_{new Guid(Base64Url.DecodeFromChars(token).AsSpan(2, 16), bigEndian: true)}", token);
    }

    private static HttpRequestMessage Request(OracleHandle handle, string slug, OracleVisit visit)
    {
        var query = new List<string>();
        switch (visit.Source)
        {
            case "direct":
                break;
            case "ad":
                query.Add("gclid=abc");
                break;
            default:
                query.Add($"utm_source={visit.Source}");
                break;
        }

        if (visit.Campaign.Length > 0)
        {
            query.Add($"utm_campaign={visit.Campaign}");
        }

        query.AddRange(visit.Segments.Skip(1).Select(segment => $"seg={segment}"));
        var request = Clients.Click(
            handle.Name, $"/{slug}{(query.Count == 0 ? "" : "?" + string.Join('&', query))}", ("User-Agent", Agents[visit.Device]), ("X-Country", visit.Country));
        if (visit.Segments[0] == "returning")
        {
            request.Headers.TryAddWithoutValidation("Cookie", $"gx_vid={visit.Unit}");
        }

        return request;
    }

    private async Task CreateAsync(OracleHandle handle)
    {
        await fixture.Api.PostAsync("handles", new { handle = handle.Name });
        foreach (var domain in handle.Domains)
        {
            await fixture.Api.PostAsync($"handles/{handle.Name}/destination-domains", new { domain = domain.Name, scope = domain.WithSubdomains ? "DOMAIN" : "HOST" });
            if (domain.Routable || domain.Blocked)
            {
                object decision = domain.Blocked ? new { decision = "BLOCK", reason = "a test" } : new { waiveVerification = true, reason = "a test" };
                await fixture.Api.PostAsync($"handles/{handle.Name}/destination-domains/{domain.Name}/decision", decision);
            }
        }

        foreach (var link in handle.Links)
        {
            await fixture.Api.PutAsync($"handles/{handle.Name}/links/{link.Slug}", LinkBody(link));
        }

        foreach (var rule in handle.Rules)
        {
            await fixture.Api.PutAsync($"handles/{handle.Name}/personalization-rules/{rule.Id}", Body(rule, null));
        }

        foreach (var template in handle.Templates)
        {
            var appliesTo = new JsonObject();
            foreach (var (name, values) in new[] { ("slugs", template.Slugs), ("campaignIds", template.CampaignIds) })
            {
                if (values is not null)
                {
                    appliesTo[name] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
                }
            }

            await fixture.Api.PostAsync($"handles/{handle.Name}/tracking-templates", new
            {
                templateKey = template.Key,
                kind = "URL_PARAMS",
                appliesTo = appliesTo.Count == 0 ? null : appliesTo,
                @params = template.Params.ToDictionary(p => p.Name, p => p.Value),
            });
        }

        if (handle.Fallback is not null)
        {
            await fixture.Api.PutAsync($"handles/{handle.Name}", new { fallbackUrl = handle.Fallback });
        }
    }

    private static JsonObject LinkBody(OracleLink link) => new()
    {
        ["destinationUrl"] = link.Url,
        ["enabled"] = link.Enabled,
        ["scheduledStartAt"] = link.StartsAt,
        ["scheduledEndAt"] = link.EndsAt,
        ["fallbackUrl"] = link.Fallback,
        ["forwardQuery"] = false,
        ["routingRules"] = new JsonArray([.. link.Rules.Select(rule => Body(rule, rule.Id))]),
    };

    private static JsonObject Body(OracleRule rule, string? ruleId)
    {
        var when = new JsonObject();
        foreach (var (name, values) in new[]
        {
            ("countryIn", rule.CountryIn), ("deviceIn", rule.DeviceIn), ("sourceIn", rule.SourceIn),
            ("campaignIn", rule.CampaignIn), ("segmentIn", rule.SegmentIn), ("slugIn", rule.SlugIn),
        })
        {
            if (values is not null)
            {
                when[name] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
            }
        }

        var body = new JsonObject { ["enabled"] = rule.Enabled, ["priority"] = rule.Priority, ["when"] = when };
        if (ruleId is not null)
        {
            body["ruleId"] = ruleId;
        }

        if (rule.Seed is not null)
        {
            body["seed"] = rule.Seed;
        }

        if (rule.Variants is [var only])
        {
            body["variant"] = new JsonObject { ["id"] = only.Id, ["destinationUrl"] = only.Url };
        }
        else
        {
            body["variants"] = new JsonArray([.. rule.Variants.Select(v => new JsonObject { ["id"] = v.Id, ["destinationUrl"] = v.Url, ["weight"] = v.Weight })]);
        }

        return body;
    }

    // The API refuses an end that is not after the start.
    private static OracleHandle Sane(OracleHandle handle) => handle with
    {
        Links = [.. handle.Links.Select(link => link.StartsAt >= link.EndsAt ? link with { StartsAt = null } : link)],
    };
}
