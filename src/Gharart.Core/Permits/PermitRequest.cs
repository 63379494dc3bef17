namespace Gharart.Core.Permits;

/// <summary>
/// What an edge says about its lease of one link. All numbers are totals, so that a request that is lost may be repeated, and one that comes twice
/// or late changes nothing.
/// </summary>
/// <param name="LinkNumber">The link.</param>
/// <param name="Serial">Of the last answer that the edge took over; 0 for a lease that is new to it.</param>
/// <param name="Ceiling">Clicks that the edge will answer at most until it hears of a higher serial; lower than what it was given where it gives some back.</param>
/// <param name="Used">Clicks that it answered.</param>
/// <param name="Era">Comes back in the answer; the edge draws a new one when the limit was lowered, and when it starts.</param>
/// <param name="Need">Why it asks.</param>
public readonly record struct PermitRequest(uint LinkNumber, uint Serial, uint Ceiling, uint Used, uint Era, PermitNeed Need);
