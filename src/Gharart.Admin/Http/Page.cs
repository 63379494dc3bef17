namespace Gharart.Admin.Http;

/// <summary>The answer of every list.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken);
