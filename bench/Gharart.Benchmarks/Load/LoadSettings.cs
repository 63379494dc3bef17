using System.Globalization;

namespace Gharart.Benchmarks.Load;

/// <summary>What a load run does; every setting is an option of the command line, <c>--rounds 5</c>.</summary>
internal sealed record LoadSettings
{
    // Nobody should be able to turn this into a weapon by a typing mistake.
    private const int MostSeconds = 60;
    private const int MostRounds = 50;
    private const int MostLinks = 5_000_000;

    /// <summary>Parts to run; all when empty: <c>throughput</c>, <c>latency</c>, <c>scale</c>, <c>edit</c>, <c>polling</c>.</summary>
    public IReadOnlyList<string> Parts { get; private init; } = [];

    /// <summary>How often every contender has its turn.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>Length of a turn.</summary>
    public int Seconds { get; private init; } = 8;

    /// <summary>Links of the throughput and latency runs.</summary>
    public int Links { get; private init; } = 100_000;

    /// <summary>Links of the scale and edit runs.</summary>
    public int ScaleLinks { get; private init; } = 1_000_000;

    /// <summary>Edits that the edit run measures; 0 only prepares its data.</summary>
    public int Edits { get; private init; } = 250;

    /// <summary>Edges of the polling run.</summary>
    public int Edges { get; private init; } = 200;

    /// <summary>A folder in which the edit run keeps its database for the next run; a temporary one when unset.</summary>
    public string? Data { get; private init; }

    /// <summary>Requests a second of the latency run; 0 for half of what the slowest of its contenders reached.</summary>
    public int Rate { get; private init; }

    /// <summary>Keep-alive connections of the generators.</summary>
    public int Connections { get; private init; } = 64;

    /// <summary>Also measure constant answers from Kestrel and the edge behind another server application.</summary>
    public bool Variants { get; private init; }

    /// <summary>Keys of the contenders that take part in the throughput run beside nginx's constant answer; all when empty.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>Order of turns and the mix of clicks.</summary>
    public int Seed { get; private init; } = 20261121;

    /// <summary>A file that gets the report, beside standard output.</summary>
    public string? Out { get; private init; }

    public bool IncludesContender(string key) => Only.Count == 0 || Only.Contains(key);

    public bool Includes(string part) => Parts.Count == 0 || Parts.Contains(part);

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It has something that is not known or out of bounds.</exception>
    public static LoadSettings Parse(ReadOnlySpan<string> args)
    {
        var settings = new LoadSettings();
        for (var i = 0; i < args.Length; i++)
        {
            settings = args[i] switch
            {
                "throughput" or "latency" or "scale" or "edit" or "polling" => settings with { Parts = [.. settings.Parts, args[i]] },
                "--variants" => settings with { Variants = true },
                "--only" => settings with { Only = i + 1 < args.Length ? args[++i].Split(',') : throw new ArgumentException("--only needs names.") },
                "--rounds" => settings with { Rounds = Number(args, ref i, 1, MostRounds) },
                "--seconds" => settings with { Seconds = Number(args, ref i, 1, MostSeconds) },
                "--links" => settings with { Links = Number(args, ref i, 1_000, MostLinks) },
                "--scale-links" => settings with { ScaleLinks = Number(args, ref i, 1_000, MostLinks) },
                "--rate" => settings with { Rate = Number(args, ref i, 0, 200_000) },
                "--connections" => settings with { Connections = Number(args, ref i, 1, 1_000) },
                "--edits" => settings with { Edits = Number(args, ref i, 0, 10_000) },
                "--edges" => settings with { Edges = Number(args, ref i, 1, 1_000) },
                "--data" => settings with { Data = i + 1 < args.Length ? args[++i] : throw new ArgumentException("--data needs a path.") },
                "--seed" => settings with { Seed = Number(args, ref i, 0, int.MaxValue) },
                "--out" => settings with { Out = i + 1 < args.Length ? args[++i] : throw new ArgumentException("--out needs a path.") },
                var other => throw new ArgumentException(
                    $"'{other}' is not known. Parts: throughput latency scale edit polling. Options: --rounds --seconds --links --scale-links --rate --connections --edits --edges --data --seed --only --out --variants."),
            };
        }

        return settings;
    }

    private static int Number(ReadOnlySpan<string> args, ref int at, int least, int most)
    {
        var name = args[at++];
        return at < args.Length && int.TryParse(args[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"{name} needs a number from {least} to {most}.");
    }
}
