using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gharart.TestKit;
using Gharart.TestKit.Dns;

namespace Gharart.EndToEnd.Tests.Guides;

/// <summary>Does what a reader of a guide does: sends its requests to a running Gharart and sets the records that it was told to.</summary>
internal sealed class GuideRunner(StandaloneFixture fixture, DnsZone zone)
{
    private readonly Dictionary<string, string> _challenges = new(StringComparer.Ordinal);

    /// <summary>Runs a step and compares.</summary>
    public async Task RunAsync(GuideStep step)
    {
        if (step.Request is null)
        {
            SetRecord(step);
            return;
        }

        var head = Parts(step.Request).Head[0].Split(' ');
        var isClick = Header(step.Request, "Host") is not null;
        if (isClick)
        {
            await fixture.PublishedAsync();
        }

        // Clicks are counted within seconds, and what is repeated here changes nothing.
        var changes = !isClick && head[0] is not "GET" && !head[1].Contains("route-preview", StringComparison.Ordinal) && !head[1].Contains("dryRun=true", StringComparison.Ordinal);
        var (difference, answer) = await TryAsync(step, isClick);
        if (difference is not null && !changes && !isClick)
        {
            await Eventually.HoldsAsync(
                $"line {step.Line} is answered as shown",
                async () =>
                {
                    (difference, answer) = await TryAsync(step, isClick);
                    return difference is null;
                },
                TimeSpan.FromSeconds(10),
                () => $"{difference}\n{answer}");
        }

        Assert.True(difference is null, $"Line {step.Line}: {difference}\n{step.Request}\n\n{answer}");
    }

    private async Task<(string? Difference, string Answer)> TryAsync(GuideStep step, bool isClick)
    {
        using var request = Request(step.Request!);
        using var response = await (isClick ? fixture.Edge : fixture.Api.Http).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var status = $"HTTP/1.1 {(int)response.StatusCode} {response.ReasonPhrase}";
        var (head, body) = Parts(step.Answer);
        var shown = $"{status}\n{response.Headers}\n{text}";
        if (head[0] != status)
        {
            return ($"'{status}', not '{head[0]}'", shown);
        }

        foreach (var line in head.Skip(1))
        {
            var (name, value) = Split(line);
            var actual = response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
            if (!GuideMatch.IsLike(value, actual))
            {
                return ($"{name} is '{actual}', not '{value}'", shown);
            }
        }

        var json = text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : null;
        Remember(json);
        return (body.Length == 0 ? null : GuideMatch.Difference(JsonNode.Parse(body), json), shown);
    }

    // A secret of the domain: the page cannot know it, and the reader copies it.
    private void SetRecord(GuideStep step)
    {
        var name = step.Answer.Split(' ')[0].TrimEnd('.');
        Assert.True(_challenges.TryGetValue(name, out var value), $"Line {step.Line}: no answer named the record {name}.");
        Assert.True(GuideMatch.IsLike(step.Answer, $"{name}. TXT \"{value}\""), $"Line {step.Line}: the record is '{value}'.");
        zone.SetTxt(name, value);
    }

    private void Remember(JsonObject? answer)
    {
        foreach (var challenge in answer?["verification"]?["challenges"]?.AsArray() ?? [])
        {
            if (challenge?["name"] is { } name)
            {
                _challenges[name.ToString()] = challenge["value"]!.ToString();
            }
        }
    }

    private static HttpRequestMessage Request(string text)
    {
        var (head, body) = Parts(text);
        var line = head[0].Split(' ');
        var request = new HttpRequestMessage(new HttpMethod(line[0]), line[1]);
        foreach (var (name, value) in head.Skip(1).Select(Split))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        return request;
    }

    private static string? Header(string text, string name) =>
        Parts(text).Head.Skip(1).Select(Split).FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static (string Name, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return (line[..colon], line[(colon + 1)..].Trim());
    }

    private static (string[] Head, string Body) Parts(string text)
    {
        var parts = text.Split("\n\n", 2);
        return (parts[0].Split('\n'), parts.Length > 1 ? parts[1].Trim() : "");
    }
}
