using System.Collections.Concurrent;
using System.Net;

namespace Gharart.EndToEnd.Tests.Permits;

/// <summary>Visitors of a limited link, and what they were answered.</summary>
internal sealed class Visits
{
    private readonly ConcurrentDictionary<HttpStatusCode, int> _answers = new();

    /// <summary>Clicks that were sent on.</summary>
    public int Sent => Count(HttpStatusCode.Found);

    public int Count(HttpStatusCode status) => _answers.GetValueOrDefault(status);

    public override string ToString() => string.Join(", ", _answers.OrderBy(pair => pair.Key).Select(pair => $"{(int)pair.Key}: {pair.Value}"));

    /// <summary>One click; null where the edge is away.</summary>
    public async Task<HttpStatusCode?> ClickAsync(HttpClient edge, string handle, string slug, params (string Name, string Value)[] headers)
    {
        try
        {
            using var request = Clients.Click(handle, "/" + slug, headers);
            using var answer = await edge.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            _answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
            Assert.True(answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.Gone or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}");
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Clicks from many visitors at once, each on the edges in turn, until every edge says that the link has ended.</summary>
    public async Task UntilGoneAsync(IReadOnlyList<HttpClient> edges, string handle, string slug, int visitors = 64, TimeSpan? within = null)
    {
        using var end = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(30), TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, visitors).Select(async visitor =>
        {
            var gone = new bool[edges.Count];
            for (var i = visitor; !Array.TrueForAll(gone, isGone => isGone); i++)
            {
                Assert.False(end.IsCancellationRequested, $"The link does not end: {this}");
                var status = await ClickAsync(edges[i % edges.Count], handle, slug);
                gone[i % edges.Count] = status == HttpStatusCode.Gone;
                if (status != HttpStatusCode.Found)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                }
            }
        }));
    }
}
