using Gharart.Benchmarks.Load.Traffic;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>A port of a server that takes part.</summary>
/// <param name="Key">Short name.</param>
/// <param name="Title">Name in the report.</param>
/// <param name="Work">What it does for a request.</param>
/// <param name="Port">Where it listens on 127.0.0.1.</param>
/// <param name="Server">The process; contenders may share one, since one at a time has its turn.</param>
/// <param name="Expect">What it must answer.</param>
internal sealed record Contender(string Key, string Title, string Work, int Port, ServerProcess Server, Func<LoadClick, ExpectedAnswer> Expect)
{
    /// <summary>Whether unknown slugs are answered 404.</summary>
    public bool KnowsSlugs => Expect(NoLink).Status == 404;

    private static LoadClick NoLink { get; } = new(-1, default, default, []);
}
