using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;

namespace Gharart.Edge.Snapshots;

/// <summary>A snapshot with all that a click needs beside it.</summary>
/// <param name="Index">The handles and their links.</param>
/// <param name="Tokens">Seals click tokens with the key that the manifest names.</param>
/// <param name="LoadedAt">When it went live.</param>
internal sealed record ServedSnapshot(SnapshotIndex Index, CtxTokenIssuer Tokens, DateTimeOffset LoadedAt);
