namespace Gharart.Edge.Tests;

/// <summary>An answer as it came off the wire.</summary>
internal sealed record RawAnswer(int Status, ILookup<string, string> Headers, string Body)
{
    public string? Location => Headers["Location"].SingleOrDefault();

    public override string ToString() =>
        $"{Status} {string.Join("; ", Headers.SelectMany(h => h.Select(value => $"{h.Key}: {value}")))}";
}
