namespace Gharart.Core.Routing;

/// <summary>A compiled destination: an index into the origins of its blob and the canonical rest of the URL.</summary>
/// <param name="Origin">Index into <see cref="JudgedOrigins"/>.</param>
/// <param name="Rest">Path, query and fragment in ASCII; starts with <c>/</c>.</param>
public readonly record struct RouteTarget(int Origin, byte[] Rest);
