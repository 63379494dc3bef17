using Gharart.Admin.Permits;
using Gharart.Core.Permits;
using Gharart.Edge.Permits;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests.Permits;

/// <summary>
/// Edges and an admin that play by the real rules over messages that get lost, come twice, late and in another order, while edges crash and are cut off and
/// the limit is changed.
/// </summary>
internal sealed class PermitSimulation
{
    private readonly Random _random;
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<SimulatedEdge> _edges;
    private readonly List<PermitEntry> _entries = [];
    private readonly List<PermitRequests> _requests = [];
    private readonly List<(string Holder, PermitAnswer Answer)> _answers = [];
    private readonly List<(SimulatedEdge Edge, uint Limit)> _snapshots = [];
    private uint _limit;

    public PermitSimulation(Random random, string directory, int edges, uint limit)
    {
        _random = random;
        _limit = limit;
        _edges = [.. Enumerable.Range(0, edges).Select(i => new SimulatedEdge(Path.Combine(directory, $"edge-{i}"), _time))];
        _edges.ForEach(edge => edge.Follow(limit));
    }

    public int Answered => _edges.Sum(edge => edge.Answered);

    /// <summary>The limit that was saved last; 0 for none.</summary>
    public uint Limit => _limit;

    /// <summary>The highest limit that some edge still serves under, or the answered clicks where there are more already.</summary>
    public long Most => Math.Max(Answered, Math.Max(_limit, _edges.Max(edge => edge.Limit)));

    public void Step(bool changesLimit)
    {
        var edge = _edges[_random.Next(_edges.Count)];
        switch (_random.Next(1000))
        {
            case < 500:
                edge.Visit();
                break;
            case < 650:
                Send(edge);
                break;
            case < 750:
                Work(_random.Next(100));
                break;
            case < 850:
                Deliver(_random.Next(100));
                break;
            case < 980:
                _time.Advance(TimeSpan.FromMilliseconds(_random.Next(200)));
                break;
            case < 988:
                edge.Crash();
                break;
            case < 994:
                edge.IsCutOff = !edge.IsCutOff;
                break;
            case < 997 when changesLimit:
                Change(_random.Next(5) == 0 ? 0 : (uint)_random.Next(1, 200));
                break;
            default:
                FollowOne();
                break;
        }
    }

    /// <summary>All is well again, and everybody knows everything.</summary>
    public void Heal()
    {
        _edges.ForEach(edge => edge.IsCutOff = false);
        if (_limit == 0)
        {
            Change(100);
        }

        while (_snapshots.Count > 0)
        {
            FollowOne();
        }

        Settle(50);
    }

    /// <summary>Visits every edge until all of them say that the link has ended, or rounds are up.</summary>
    public bool VisitUntilGone(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            if (_edges.TrueForAll(edge => edge.Visit() == PermitVerdict.UsedUp))
            {
                return true;
            }

            Settle(1);
        }

        return false;
    }

    public override string ToString() => $"limit {_limit}, answered {string.Join('+', _edges.Select(edge => edge.Answered))}, books "
        + string.Join(' ', _entries.Select(entry => $"{entry.HolderId}:{entry.Serial}/{entry.Ceiling}/{entry.Used}"));

    private void Settle(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            _edges.ForEach(Send);
            while (_requests.Count > 0)
            {
                Work(99);
            }

            while (_answers.Count > 0)
            {
                Deliver(99);
            }

            _time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    private void Send(SimulatedEdge edge)
    {
        foreach (var message in edge.Stocks.Collect().Where(_ => !edge.IsCutOff))
        {
            // Through the bytes, as everywhere.
            _requests.Add(PermitMessages.ReadRequests(PermitMessages.Write(message))!);
        }
    }

    private void Work(int luck)
    {
        if (_requests.Count == 0)
        {
            return;
        }

        var at = luck == 99 ? 0 : _random.Next(_requests.Count);
        var message = _requests[at];
        if (luck is < 80 or 99)
        {
            _requests.RemoveAt(at);
        }

        if (luck < 10)
        {
            return;
        }

        var holder = _edges.FindIndex(edge => edge.Holder == message.Holder);
        foreach (var request in message.Requests)
        {
            var account = new PermitAccount(1, _limit == 0 ? int.MaxValue : _limit, _entries);
            _answers.Add((message.Holder, account.Apply(holder, request, _edges.Count)));
            _answers.AddRange(account.Notices.Select(notice => (_edges[notice.HolderId].Holder, notice.Answer)));
        }
    }

    private void Deliver(int luck)
    {
        if (_answers.Count == 0)
        {
            return;
        }

        var at = luck == 99 ? 0 : _random.Next(_answers.Count);
        var (holder, answer) = _answers[at];
        if (luck is < 80 or 99)
        {
            _answers.RemoveAt(at);
        }

        if (luck >= 10 && _edges.Find(edge => edge.Holder == holder) is { IsCutOff: false } edge)
        {
            edge.Stocks.Hear(PermitMessages.ReadAnswers(holder, PermitMessages.Write(holder, [answer]))!);
        }
    }

    private void Change(uint limit)
    {
        _limit = limit;
        _snapshots.AddRange(_edges.Select(edge => (edge, limit)));
    }

    private void FollowOne()
    {
        if (_snapshots.Count > 0)
        {
            var (edge, limit) = _snapshots[0];
            _snapshots.RemoveAt(0);
            edge.Follow(limit);
        }
    }
}
