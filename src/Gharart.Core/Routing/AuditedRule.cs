namespace Gharart.Core.Routing;

/// <summary>What the audit needs of an enabled rule: what orders it and what it asks.</summary>
/// <param name="Id">Rule id, unique in its layer.</param>
/// <param name="Priority">0–9,999, lower goes first.</param>
/// <param name="When">Conditions.</param>
public sealed record AuditedRule(string Id, int Priority, Conditions When);
