using System.Diagnostics;
using System.Globalization;
using Gharart.Core.Routing;

namespace Gharart.Benchmarks.Auditing;

/// <summary>
/// <c>audit [seconds] [seed]</c>: looks for the layer of a thousand rules whose audit takes longest, from random shapes and by small changes to
/// the slowest, and prints the known shapes and the slowest ones found.
/// </summary>
internal static class HostileSearch
{
    private static readonly (string Name, HostileShape Shape)[] Known =
    [
        ("halves of 2 dimensions", new(1, HostileForm.Random, 250, 50, 2, 0, false)),
        ("halves of 3", new(1, HostileForm.Random, 250, 50, 3, 0, false)),
        ("halves of 4", new(1, HostileForm.Random, 250, 50, 4, 0, false)),
        ("halves of 6", new(1, HostileForm.Random, 250, 50, 6, 0, false)),
        ("halves of 4, one priority", new(1, HostileForm.Random, 250, 50, 4, 0, true)),
        ("all but 5 of 4", new(1, HostileForm.Random, 250, 98, 4, 0, false)),
        ("intervals of 4", new(1, HostileForm.Intervals, 250, 50, 4, 0, false)),
        ("complement pairs of 4", new(1, HostileForm.Complements, 250, 50, 4, 0, false)),
        ("near-partitions of 4", new(1, HostileForm.NearPartition, 250, 50, 4, 0, false)),
        ("any sizes of 5", new(1, HostileForm.MixedSizes, 250, 50, 5, 0, false)),
        ("halves of 8 values, 4 dimensions", new(1, HostileForm.Random, 8, 50, 4, 0, false)),
    ];

    public static int Run(string[] arguments)
    {
        var seconds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 60;
        var random = new Random(arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1);
        Console.WriteLine("| 1,000 rules | ms | shadowed | undecided | collisions |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (name, shape) in Known)
        {
            Print(name, Measure(shape));
        }

        var slowest = new List<(HostileShape Shape, Measured Result)>();
        var (tried, over) = (0, 0);
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since).TotalSeconds < seconds; tried++)
        {
            var shape = slowest.Count < 5 || random.Next(3) == 0 ? HostileShape.Any(random) : slowest[random.Next(slowest.Count)].Shape.Mutate(random);
            var result = Measure(shape);
            over += result.Milliseconds > 1_000 ? 1 : 0;
            slowest.Add((shape, result));
            slowest.Sort((left, right) => right.Result.Milliseconds.CompareTo(left.Result.Milliseconds));
            slowest = [.. slowest.Take(5)];
        }

        foreach (var (shape, result) in slowest)
        {
            Print(shape.ToString(), result);
        }

        Console.WriteLine($"{tried} shapes tried, {over} took more than a second.");
        return 0;
    }

    // From the conditions as they are asked for to all that the audit finds. Time of the processor, so that a busy machine does not count.
    private static Measured Measure(HostileShape shape)
    {
        var rules = shape.Make();
        GC.Collect();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var layer = new RuleLayer(rules.Select(rule => new AuditedRule(rule.Id, rule.Priority, Conditions.Compile(rule.When))), null);
        var (shadowed, undecided) = RuleShadows.Find(layer);
        var collisions = RuleCollisions.Find(layer).Count();
        return new Measured((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds, shadowed.Count, undecided.Count, collisions);
    }

    private static void Print(string name, Measured result) => Console.WriteLine(
        $"| {name} | {result.Milliseconds.ToString("0", CultureInfo.InvariantCulture)} | {result.Shadowed} | {result.Undecided} | {result.Collisions} |");

    private sealed record Measured(double Milliseconds, int Shadowed, int Undecided, int Collisions);
}
