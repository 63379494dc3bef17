using Gharart.Core.Permits;
using Gharart.Core.Snapshots;

namespace Gharart.Edge.Permits;

/// <summary>All stocks of this edge: follows the snapshots, decides what to say, and takes over what is answered. Clicks go on meanwhile.</summary>
internal sealed partial class PermitStocks(EdgePermits permits, PermitFile file, TimeProvider time, ILogger<PermitStocks> logger)
{
    private const long AliveMilliseconds = 10_000;
    private const int MessagesAtOnce = 16;

    private readonly Lock _sync = new();
    private readonly HashSet<PermitStock> _active = [];
    private IReadOnlyList<LimitedLink> _links = [];
    private bool _isLoaded;
    private bool _isIncomplete;
    private bool _isEnding;
    private long _spokeAt = -AliveMilliseconds;

    /// <summary>Whether there is no lease at all.</summary>
    public bool IsEmpty => permits.Stocks.IsEmpty;

    /// <summary>Whether an answer is due.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_sync)
            {
                return _active.Any(stock => stock.IsWaiting);
            }
        }
    }

    /// <summary>
    /// Brings the stocks in line with the links of a snapshot that have a limit; answers those whose permits a first visitor would miss. What a lower limit
    /// takes away is gone afterwards.
    /// </summary>
    public List<PermitStock> Follow(IReadOnlyList<LimitedLink> links)
    {
        lock (_sync)
        {
            Load();
            _links = links;
            return _isEnding ? [] : Follow();
        }
    }

    /// <summary>Whether some of these stocks still wait for a first answer.</summary>
    public bool AreWaiting(List<PermitStock> stocks)
    {
        lock (_sync)
        {
            return stocks.Exists(stock => !stock.WasAnswered);
        }
    }

    /// <summary>Gives up all leases.</summary>
    public void End()
    {
        lock (_sync)
        {
            _isEnding = true;
            foreach (var stock in permits.Stocks.Values)
            {
                Close(stock);
            }
        }
    }

    /// <summary>What is to be said now.</summary>
    public List<PermitRequests> Collect()
    {
        lock (_sync)
        {
            if (_isIncomplete && !_isEnding)
            {
                Follow();
            }

            permits.Queue.TakeAll(_active);
            var now = Now;
            var messages = Say(now).Chunk(PermitMessages.MaxEntries).Select(requests => new PermitRequests(file.Holder, requests)).ToList();
            if (messages.Count == 0 && now - _spokeAt >= AliveMilliseconds)
            {
                messages.Add(new PermitRequests(file.Holder, []));
            }

            _spokeAt = messages.Count > 0 ? now : _spokeAt;
            return messages;
        }
    }

    /// <summary>Takes over answers.</summary>
    public void Hear(IReadOnlyList<PermitAnswer> answers)
    {
        lock (_sync)
        {
            var now = Now;
            foreach (var answer in answers)
            {
                if (!permits.Stocks.TryGetValue(answer.LinkNumber, out var stock))
                {
                    continue;
                }

                if (stock.Slot.IsClosing && (answer.Signs & PermitSigns.Closed) != 0)
                {
                    Forget(stock);
                    continue;
                }

                stock.Hear(answer, now);
                _active.Add(stock);
            }
        }
    }

    private long Now => (long)time.GetElapsedTime(0).TotalMilliseconds;

    private List<PermitRequest> Say(long now)
    {
        var requests = new List<PermitRequest>();
        foreach (var stock in _active)
        {
            // A late click may have put one back that was forgotten.
            if (!permits.Stocks.TryGetValue(stock.LinkNumber, out var known) || known != stock)
            {
                _active.Remove(stock);
                continue;
            }

            if (stock.Say(now, out var isQuiet) is { } request)
            {
                requests.Add(request);
            }
            else if (isQuiet)
            {
                _active.Remove(stock);
            }

            if (requests.Count == MessagesAtOnce * PermitMessages.MaxEntries)
            {
                break;
            }
        }

        return requests;
    }

    private List<PermitStock> Follow()
    {
        var fresh = new List<PermitStock>();
        var limited = new HashSet<uint>();
        _isIncomplete = false;
        foreach (var link in _links)
        {
            limited.Add(link.Number);
            if (!permits.Stocks.TryGetValue(link.Number, out var stock))
            {
                TryAdd(link, fresh);
            }
            else if (stock.Slot.IsClosing)
            {
                // It got a limit again while its old lease is being closed; then it gets a new one.
                _isIncomplete = true;
            }
            else if (stock.Slot.Limit != link.MaxClicks)
            {
                stock.ApplyLimit(link.MaxClicks);
                fresh.Add(stock);
            }
        }

        foreach (var stock in permits.Stocks.Values.Where(stock => !limited.Contains(stock.LinkNumber)))
        {
            Close(stock);
        }

        _active.UnionWith(fresh);
        return fresh;
    }

    private void TryAdd(LimitedLink link, List<PermitStock> fresh)
    {
        try
        {
            var stock = new PermitStock(file.Add(link.Number, link.MaxClicks));
            permits.Stocks[link.Number] = stock;
            fresh.Add(stock);
        }
        catch (IOException e)
        {
            if (!_isIncomplete)
            {
                Log.NotAdded(logger, e.Message);
            }

            _isIncomplete = true;
        }
    }

    private void Close(PermitStock stock)
    {
        stock.Slot.Close();
        _active.Add(stock);
    }

    private void Forget(PermitStock stock)
    {
        permits.Stocks.TryRemove(stock.LinkNumber, out _);
        _active.Remove(stock);
        file.Remove(stock.Slot);
    }

    private void Load()
    {
        if (_isLoaded)
        {
            return;
        }

        _isLoaded = true;
        foreach (var slot in file.Leases)
        {
            var stock = new PermitStock(slot);
            permits.Stocks[slot.LinkNumber] = stock;
            _active.Add(stock);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "There is no room for permits of links with a limit of clicks: {Reason} Such links answer 503 until there is")]
        public static partial void NotAdded(ILogger logger, string reason);
    }
}
