namespace Gharart.Core.Trust;

/// <summary>A registered destination domain and what was decided about it.</summary>
/// <param name="Name">The domain as lower-case A-labels.</param>
/// <param name="Scope">What it covers.</param>
/// <param name="Verdict">Whether visitors may be sent there.</param>
public sealed record TrustedDomain(string Name, DomainScope Scope, TrustVerdict Verdict);
