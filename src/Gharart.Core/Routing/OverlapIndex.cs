namespace Gharart.Core.Routing;

/// <summary>
/// Which rules of a list share a value of one dimension, or do not ask about it. From the values to the rules, so that lists without common
/// values cost nothing however many pairs of them there are; many rules of one value are a set of bits, so that common ones cost little.
/// </summary>
internal sealed class OverlapIndex<T>
    where T : notnull
{
    private readonly IReadOnlyList<T>?[] _lists;
    private readonly int[]?[] _numbers;
    private readonly Dictionary<T, int> _numberOf = [];
    private readonly List<List<int>> _few = [];
    private readonly List<ulong[]?> _many = [];
    private readonly ulong[] _unasked;

    /// <param name="lists">The values of each rule, each once; null where it does not ask.</param>
    public OverlapIndex(IReadOnlyList<T>?[] lists)
    {
        _lists = lists;
        _numbers = new int[lists.Length][];
        _unasked = new ulong[RuleSets.WordsFor(lists.Length)];
        for (var rule = 0; rule < lists.Length; rule++)
        {
            if (lists[rule] is not { } values)
            {
                RuleSets.Add(_unasked, rule);
                continue;
            }

            var numbers = _numbers[rule] = new int[values.Count];
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = NumberOf(values[i]);
                _few[numbers[i]].Add(rule);
            }
        }

        foreach (var rules in _few)
        {
            _many.Add(rules.Count <= _unasked.Length ? null : SetOf(rules));
        }
    }

    /// <summary>The different values that rules list.</summary>
    public IReadOnlyCollection<T> Values => _numberOf.Keys;

    /// <summary>The rules that do not ask, one bit each.</summary>
    public ReadOnlySpan<ulong> Unasked => _unasked;

    /// <summary>The values that a rule lists; null where it does not ask.</summary>
    public IReadOnlyList<T>? ValuesOf(int rule) => _lists[rule];

    /// <summary>Adds the rules that list a value to a set, one bit each.</summary>
    public void AddListing(T value, Span<ulong> set)
    {
        if (_numberOf.TryGetValue(value, out var number))
        {
            Add(number, set);
        }
    }

    /// <summary>Adds the rules that list a value that a rule lists, too, to a set, one bit each.</summary>
    /// <param name="rule">A rule that asks.</param>
    /// <param name="place">The place of the value in its list.</param>
    /// <param name="set">The set.</param>
    public void AddListing(int rule, int place, Span<ulong> set) => Add(_numbers[rule]![place], set);

    /// <summary>Writes the rules that share a value with the given one, or do not ask; all of them where it does not ask.</summary>
    public void AddMeeting(int rule, Span<ulong> set)
    {
        if (_numbers[rule] is not { } numbers)
        {
            set.Fill(ulong.MaxValue);
            return;
        }

        _unasked.CopyTo(set);
        foreach (var number in numbers)
        {
            Add(number, set);
        }
    }

    private int NumberOf(T value)
    {
        if (!_numberOf.TryGetValue(value, out var number))
        {
            number = _few.Count;
            _numberOf.Add(value, number);
            _few.Add([]);
        }

        return number;
    }

    private ulong[] SetOf(List<int> rules)
    {
        var set = new ulong[_unasked.Length];
        rules.ForEach(rule => RuleSets.Add(set, rule));
        return set;
    }

    private void Add(int number, Span<ulong> set)
    {
        if (_many[number] is { } rules)
        {
            RuleSets.Unite(set, rules);
            return;
        }

        foreach (var rule in _few[number])
        {
            RuleSets.Add(set, rule);
        }
    }
}
