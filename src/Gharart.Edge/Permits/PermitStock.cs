using System.Security.Cryptography;
using Gharart.Core.Permits;

namespace Gharart.Edge.Permits;

/// <summary>
/// The permits of one link that this edge has in stock, and what is to be said about them. Clicks take from it on any thread; the rest is the keeper's.
/// Times are those of <see cref="TimeProvider.GetTimestamp"/> in milliseconds.
/// </summary>
internal sealed class PermitStock(PermitSlot slot)
{
    // An answer takes a tenth of a second; a message that got lost is said again.
    private const long PatienceMilliseconds = 400;
    private const long UrgentMilliseconds = 100;
    private const long ReportMilliseconds = 1_000;
    private const long ActiveMilliseconds = 1_000;
    private const long AheadMilliseconds = 250;
    private const long UsedUpMilliseconds = 10_000;

    // How often to ask in vain for a link that nobody visits.
    private const int MaxTries = 5;

    private uint _era = NewEra();
    private int _isQueued;
    private int _wasMissed;
    private uint _usedUpAt;

    private PermitNeed _asked = PermitNeed.None;
    private PermitNeed _said = PermitNeed.None;
    private bool _isWaiting;
    private long _saidAt = -UsedUpMilliseconds;
    private long _nextAheadAt;
    private long _usedAt = -ActiveMilliseconds;
    private int _tries;
    private uint _seenUsed = slot.Numbers.Used;
    private uint _knownUsed;
    private uint _knownCeiling;

    // Half of what was there after the last grant.
    private uint _lowMark = Half(slot.Numbers);

    /// <summary>The numbers.</summary>
    public PermitSlot Slot { get; } = slot;

    /// <summary>The next one in the queue.</summary>
    public PermitStock? Next { get; set; }

    /// <summary>Its link; unlike the slot's it stays what it was when the lease has ended.</summary>
    public uint LinkNumber { get; } = slot.LinkNumber;

    /// <summary>Whether something was said and not answered yet.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Whether the admin answered since the lease is new, or has another limit.</summary>
    public bool WasAnswered { get; private set; }

    /// <summary>Takes a permit for a click.</summary>
    public bool TryTake()
    {
        if (Slot.TryTake(out _))
        {
            return true;
        }

        Volatile.Write(ref _wasMissed, 1);
        return false;
    }

    /// <summary>Whether the limit is known to be reached.</summary>
    public bool IsUsedUp(uint limit) => Slot.Numbers.Used >= limit || Volatile.Read(ref _usedUpAt) >= limit;

    public bool TryQueue() => Volatile.Read(ref _isQueued) == 0 && Interlocked.Exchange(ref _isQueued, 1) == 0;

    public void Unqueue() => Volatile.Write(ref _isQueued, 0);

    /// <summary>The link has this limit now. Under a lower one nothing that was granted before may be used: others may have used the rest.</summary>
    public void ApplyLimit(uint limit)
    {
        if (limit == Slot.Limit)
        {
            return;
        }

        if (limit < Slot.Limit)
        {
            Slot.GiveBack(uint.MaxValue);
            _era = NewEra();
        }

        Slot.Limit = limit;
        (_tries, _nextAheadAt, WasAnswered) = (0, 0, false);
    }

    /// <summary>What to say now. Nothing, and <paramref name="isQuiet"/>, when there will be nothing to say until the next click or answer.</summary>
    public PermitRequest? Say(long now, out bool isQuiet)
    {
        var (used, ceiling) = Slot.Numbers;
        if (used != _seenUsed)
        {
            (_seenUsed, _usedAt) = (used, now);
        }

        var need = Need(used, ceiling, now, out var isAheadLater);
        _asked = need > _asked ? need : _asked;
        var hasNews = used != _knownUsed || ceiling != _knownCeiling;
        isQuiet = _asked == PermitNeed.None && !hasNews && !isAheadLater;
        if ((_asked == PermitNeed.None && !hasNews) || now - _saidAt < Pause(ceiling))
        {
            return null;
        }

        if (_asked == PermitNeed.Urgent)
        {
            Volatile.Write(ref _wasMissed, 0);
            _tries = Math.Min(_tries, 1);
        }

        (_saidAt, _said, _isWaiting) = (now, _asked, true);
        return new PermitRequest(LinkNumber, Slot.Serial, ceiling, used, _era, _asked);
    }

    /// <summary>Takes over an answer.</summary>
    public void Hear(PermitAnswer answer, long now)
    {
        var before = Slot.Numbers;
        if (answer.Serial > Slot.Serial)
        {
            // What may come from before the limit was lowered raises nothing.
            var isOld = answer.Era != _era || answer.Limit > Slot.Limit || (answer.Signs & PermitSigns.OverLimit) != 0;
            Slot.Adopt(answer.Serial, Slot.IsClosing ? 0 : isOld ? Math.Min(answer.Ceiling, before.Ceiling) : answer.Ceiling, answer.Used);
        }

        if (Slot.IsClosing)
        {
            _isWaiting = false;
            return;
        }

        if (answer.Serial == Slot.Serial)
        {
            (_knownUsed, _knownCeiling) = (answer.Used, answer.Ceiling);
            Volatile.Write(ref _usedUpAt, (answer.Signs & PermitSigns.UsedUp) != 0 ? answer.Limit : 0);
        }

        if ((answer.Signs & PermitSigns.Recall) != 0)
        {
            GiveBack(answer.Keep, now);
            return;
        }

        var numbers = Slot.Numbers;
        if (numbers.Ceiling > before.Ceiling)
        {
            (_tries, _nextAheadAt, _lowMark) = (0, now, Half(numbers));
        }
        else if (_asked != PermitNeed.None)
        {
            _nextAheadAt = now + (AheadMilliseconds << Math.Min(_tries, MaxTries));
            _tries++;
        }

        // The link is gone; the next snapshot will say so.
        _tries = (answer.Signs & PermitSigns.Closed) != 0 ? MaxTries : _tries;
        (_asked, _isWaiting, WasAnswered) = (PermitNeed.None, false, true);
    }

    private static uint NewEra() => (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private static uint Half((uint Used, uint Ceiling) numbers) => (numbers.Ceiling - numbers.Used) / 2;

    private PermitNeed Need(uint used, uint ceiling, long now, out bool isAheadLater)
    {
        isAheadLater = false;
        var wasMissed = Volatile.Read(ref _wasMissed) != 0;
        if (Slot.IsClosing)
        {
            return PermitNeed.Close;
        }

        if (IsUsedUp(Slot.Limit))
        {
            return wasMissed && used < Slot.Limit && now - _saidAt >= UsedUpMilliseconds ? PermitNeed.Urgent : PermitNeed.None;
        }

        if (wasMissed && used == ceiling)
        {
            return PermitNeed.Urgent;
        }

        if (ceiling - used > _lowMark || (_tries >= MaxTries && now - _usedAt > ActiveMilliseconds))
        {
            return PermitNeed.None;
        }

        isAheadLater = now < _nextAheadAt;
        return isAheadLater ? PermitNeed.None : PermitNeed.Ahead;
    }

    // What is given back is waited for.
    private long Pause(uint ceiling) => _isWaiting && _asked <= _said ? PatienceMilliseconds
        : _asked != PermitNeed.None ? (_tries == 0 ? 0 : UrgentMilliseconds)
        : ceiling < _knownCeiling ? 0
        : ReportMilliseconds;

    private void GiveBack(uint keep, long now)
    {
        var (used, ceiling) = Slot.Numbers;
        var stock = ceiling - used;
        keep = now - _usedAt <= ActiveMilliseconds || used != _seenUsed ? Math.Max(keep, stock / 2) : keep;
        if (stock <= keep)
        {
            return;
        }

        Slot.GiveBack(stock - keep);
        _isWaiting = false;
        _lowMark = keep / 2;
        _nextAheadAt = now + ReportMilliseconds;

        // Only a visitor is a reason to take away again from whoever needed it.
        _tries = keep == 0 ? MaxTries : _tries;
    }
}
