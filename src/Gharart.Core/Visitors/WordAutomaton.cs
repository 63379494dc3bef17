namespace Gharart.Core.Visitors;

/// <summary>
/// Finds all words of a vocabulary in one pass over a text, whatever their number (Aho and Corasick, 1975), ASCII letters in
/// either case. Built once; matching reads one table entry a byte and allocates nothing.
/// </summary>
internal sealed class WordAutomaton
{
    // A row has a power of two columns, so that a row is found by a shift; column 0 is every byte that no word contains.
    private const int RowShift = 6;
    private const ushort HasWord = 0x8000;

    private readonly byte[] _columnOf = new byte[256];
    private readonly ushort[] _next;
    private readonly Word[] _words;
    private readonly ushort[] _wordOfState;

    /// <summary>Builds the automaton of a vocabulary in the notation of <see cref="AgentVocabulary"/>.</summary>
    public WordAutomaton(IReadOnlyList<(string Words, AgentTraits Traits)> groups)
    {
        // Word 0 and state 0 mean "none" and "start".
        var words = new List<Word> { default };
        var rows = new List<ushort[]> { NewRow() };
        var wordOfState = new List<ushort> { 0 };
        var columns = 1;
        foreach (var (list, traits) in groups)
        {
            foreach (var entry in list.Split('|'))
            {
                var atStart = entry[0] == '^';
                var freeBefore = entry[0] == '<';
                var freeAfter = entry[^1] == '>';
                var word = entry.Trim('^', '<', '>');
                ushort state = 0;
                foreach (var character in word)
                {
                    ref var column = ref _columnOf[character];
                    if (column == 0)
                    {
                        column = checked((byte)columns++);
                        _columnOf[char.ToUpperInvariant(character)] = column;
                    }

                    ref var next = ref rows[state][column];
                    if (next == 0)
                    {
                        next = checked((ushort)rows.Count);
                        rows.Add(NewRow());
                        wordOfState.Add(0);
                    }

                    state = next;
                }

                if (wordOfState[state] != 0)
                {
                    throw new ArgumentException($"The word '{word}' is listed twice.", nameof(groups));
                }

                wordOfState[state] = checked((ushort)words.Count);
                words.Add(new Word(traits, word.Length, atStart, freeBefore, freeAfter));
            }
        }

        if (columns > 1 << RowShift || rows.Count >= HasWord)
        {
            throw new ArgumentException("The vocabulary is too large.", nameof(groups));
        }

        _words = [.. words];
        _wordOfState = [.. wordOfState];
        _next = Link(rows);
    }

    /// <summary>The traits of all words found; of several that end at one place, the longest that fits.</summary>
    public AgentTraits Match(ReadOnlySpan<byte> text)
    {
        var found = AgentTraits.None;
        var columnOf = _columnOf;
        var next = _next;
        var state = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var entry = next[(state << RowShift) | columnOf[text[i]]];
            state = entry & ~HasWord;
            if ((entry & HasWord) != 0)
            {
                found |= TraitsAt(state, text, i);
            }
        }

        return found;
    }

    private static ushort[] NewRow() => new ushort[1 << RowShift];

    private AgentTraits TraitsAt(int state, ReadOnlySpan<byte> text, int last)
    {
        for (var index = _wordOfState[state]; index != 0; index = _words[index].Shorter)
        {
            var word = _words[index];
            var first = last - word.Length + 1;
            var fits = (!word.AtStart || first == 0)
                && (!word.FreeBefore || first == 0 || !char.IsAsciiLetterOrDigit((char)text[first - 1]))
                && (!word.FreeAfter || last + 1 == text.Length || !char.IsAsciiLetter((char)text[last + 1]));
            if (fits)
            {
                return word.Traits;
            }
        }

        return AgentTraits.None;
    }

    /// <summary>Turns the tree into a complete table, breadth first, so that a state's shorter suffix is complete before it.</summary>
    private ushort[] Link(List<ushort[]> rows)
    {
        var suffix = new ushort[rows.Count];
        var queue = new Queue<ushort>();
        queue.Enqueue(0);
        while (queue.TryDequeue(out var state))
        {
            for (var column = 0; column < 1 << RowShift; column++)
            {
                var child = rows[state][column];
                var fallback = state == 0 ? (ushort)0 : rows[suffix[state]][column];
                if (child == 0)
                {
                    rows[state][column] = fallback;
                    continue;
                }

                suffix[child] = fallback;
                var shorter = _wordOfState[fallback];
                if (_wordOfState[child] == 0)
                {
                    _wordOfState[child] = shorter;
                }
                else
                {
                    _words[_wordOfState[child]].Shorter = shorter;
                }

                queue.Enqueue(child);
            }
        }

        var table = new ushort[rows.Count << RowShift];
        for (var state = 0; state < rows.Count; state++)
        {
            for (var column = 0; column < 1 << RowShift; column++)
            {
                var next = rows[state][column];
                table[(state << RowShift) | column] = _wordOfState[next] == 0 ? next : (ushort)(next | HasWord);
            }
        }

        return table;
    }

    private record struct Word(AgentTraits Traits, int Length, bool AtStart, bool FreeBefore, bool FreeAfter)
    {
        /// <summary>Index of the next shorter word that ends where this one does.</summary>
        public ushort Shorter { get; set; }
    }
}
