using System.Text;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Visitors;

public sealed class WordAutomatonTests
{
    private static readonly (string Words, AgentTraits Traits)[] Groups =
    [
        ("^ab|<bc>|aab|c", AgentTraits.Bot),
        ("abc>|bca", AgentTraits.Mobile),
        ("cab", AgentTraits.None),
    ];

    [Fact]
    public void Match_RandomText_EqualsNaiveSearch()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        var automaton = new WordAutomaton(Groups);
        for (var round = 0; round < 30_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 9)).Select(_ => "aAbBcC 1-"[random.Next(9)])]);
            Assert.True(Naive(text) == automaton.Match(Encoding.ASCII.GetBytes(text)), $"seed {Seed}: '{text}'");
        }
    }

    [Fact]
    public void Constructor_WordTwice_Throws() =>
        Assert.Throws<ArgumentException>(() => new WordAutomaton([("bot|<bot", AgentTraits.Bot)]));

    /// <summary>At every place the longest word that ends there and stands free as it must.</summary>
    private static AgentTraits Naive(string text)
    {
        var found = AgentTraits.None;
        for (var end = 1; end <= text.Length; end++)
        {
            var best = Groups.SelectMany(group => group.Words.Split('|').Select(word => (word, group.Traits)))
                .Where(entry => Fits(text, end, entry.word))
                .OrderByDescending(entry => entry.word.Trim('^', '<', '>').Length)
                .FirstOrDefault();
            found |= best.Traits;
        }

        return found;
    }

    private static bool Fits(string text, int end, string entry)
    {
        var word = entry.Trim('^', '<', '>');
        var start = end - word.Length;
        return start >= 0
            && text[start..end].Equals(word, StringComparison.OrdinalIgnoreCase)
            && (entry[0] != '^' || start == 0)
            && (entry[0] != '<' || start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1]))
            && (entry[^1] != '>' || end == text.Length || !char.IsAsciiLetter(text[end]));
    }
}
