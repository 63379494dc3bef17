namespace Gharart.Core.Visitors;

/// <summary>What the <c>User-Agent</c> header alone tells.</summary>
/// <param name="Device">Device class.</param>
/// <param name="Family">The browser's make.</param>
public readonly record struct AgentFacts(DeviceClass Device, UserAgentFamily Family);
