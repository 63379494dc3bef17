namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>What a contender must answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="Location">The location, or how it begins; null for none.</param>
/// <param name="Added">How long what follows is.</param>
internal sealed record ExpectedAnswer(int Status, string? Location, int Added = 0)
{
    public static ExpectedAnswer NotFound { get; } = new(404, null);
}
