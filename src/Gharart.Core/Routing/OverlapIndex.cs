namespace Gharart.Core.Routing;

/// <summary>
/// Which rules of a list share a value of one dimension, or do not ask about it. From the values to the rules, so that lists without common
/// values cost nothing however many pairs of them there are.
/// </summary>
internal sealed class OverlapIndex<T>
    where T : notnull
{
    private readonly IReadOnlyList<T>?[] _lists;
    private readonly Dictionary<T, List<int>> _rulesByValue = [];
    private readonly ulong[] _unasked;
    private readonly ulong[] _meeting;

    /// <param name="lists">The values of each rule; null where it does not ask.</param>
    public OverlapIndex(IReadOnlyList<T>?[] lists)
    {
        _lists = lists;
        _unasked = new ulong[(lists.Length + 63) / 64];
        _meeting = new ulong[_unasked.Length];
        for (var rule = 0; rule < lists.Length; rule++)
        {
            if (lists[rule] is not { } values)
            {
                _unasked[rule >> 6] |= 1UL << (rule & 63);
                continue;
            }

            foreach (var value in values)
            {
                if (!_rulesByValue.TryGetValue(value, out var rules))
                {
                    _rulesByValue.Add(value, rules = []);
                }

                rules.Add(rule);
            }
        }
    }

    /// <summary>The different values that rules list.</summary>
    public IReadOnlyCollection<T> Values => _rulesByValue.Keys;

    /// <summary>The rules that do not ask, one bit each.</summary>
    public ReadOnlySpan<ulong> Unasked => _unasked;

    /// <summary>The values that a rule lists; null where it does not ask.</summary>
    public IReadOnlyList<T>? ValuesOf(int rule) => _lists[rule];

    /// <summary>Adds the rules that list a value to a set, one bit each.</summary>
    public void AddListing(T value, Span<ulong> set)
    {
        if (_rulesByValue.TryGetValue(value, out var rules))
        {
            foreach (var rule in rules)
            {
                set[rule >> 6] |= 1UL << (rule & 63);
            }
        }
    }

    /// <summary>Takes those rules out of a set, one bit each, that cannot match together with the given one.</summary>
    public void Keep(int rule, Span<ulong> set)
    {
        if (_lists[rule] is not { } values)
        {
            return;
        }

        _unasked.CopyTo(_meeting, 0);
        foreach (var value in values)
        {
            AddListing(value, _meeting);
        }

        for (var i = 0; i < set.Length; i++)
        {
            set[i] &= _meeting[i];
        }
    }
}
