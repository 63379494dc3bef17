using Gharart.Admin.Outgoing;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.Links.Health;

/// <summary>What a handle's rules add to all its links is asked for once a run: the answers of the last few runs, of each the first few.</summary>
internal sealed class SharedAnswers
{
    private const int MaxRuns = 16;
    private const int MaxAnswers = 64;

    private readonly Lock _lock = new();
    private readonly List<(string RunId, Dictionary<DestinationUrl, OutgoingAnswer> Answers)> _runs = [];

    public IReadOnlyDictionary<DestinationUrl, OutgoingAnswer> Of(string runId)
    {
        lock (_lock)
        {
            return _runs.Find(run => run.RunId == runId).Answers?.ToDictionary() ?? [];
        }
    }

    public void Add(string runId, IEnumerable<KeyValuePair<DestinationUrl, OutgoingAnswer>> answers)
    {
        lock (_lock)
        {
            if (_runs.Find(run => run.RunId == runId).Answers is not { } known)
            {
                _runs.Add((runId, known = []));
            }

            foreach (var (url, answer) in answers.Take(MaxAnswers - known.Count))
            {
                known.TryAdd(url, answer);
            }

            if (_runs.Count > MaxRuns)
            {
                _runs.RemoveAt(0);
            }
        }
    }
}
