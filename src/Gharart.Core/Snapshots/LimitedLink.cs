namespace Gharart.Core.Snapshots;

/// <summary>A link that may be clicked only so often (contract §4, <c>maxClicks</c>).</summary>
/// <param name="Number">The link's number.</param>
/// <param name="MaxClicks">1 to <see cref="int.MaxValue"/>.</param>
public readonly record struct LimitedLink(uint Number, uint MaxClicks);
