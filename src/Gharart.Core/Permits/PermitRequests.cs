namespace Gharart.Core.Permits;

/// <summary>A message of an edge: who it is, and what it says about some links. Without any it says that the edge is alive.</summary>
/// <param name="Holder">The name under which the edge holds permits; see <see cref="PermitMessages.IsHolder"/>.</param>
/// <param name="Requests">At most <see cref="PermitMessages.MaxEntries"/>.</param>
public sealed record PermitRequests(string Holder, IReadOnlyList<PermitRequest> Requests);
