using Gharart.Core.Trust;

namespace Gharart.Core.Snapshots;

/// <summary>A domain that is blocked for one handle, as the manifest itself carries it (design §4).</summary>
/// <param name="HandleNumber">The handle; not 0.</param>
/// <param name="Domain">Lower-case A-labels.</param>
/// <param name="Scope">What the block covers.</param>
/// <param name="IsLegal">A legal block, which answers 451 instead of 403.</param>
/// <param name="IsAutomated">Blocked by the score and by no person; never a legal block.</param>
public sealed record EmergencyBlock(uint HandleNumber, string Domain, DomainScope Scope, bool IsLegal, bool IsAutomated = false)
{
    private const byte Manual = 0;
    private const byte Legal = 1;
    private const byte Automated = 2;

    /// <summary>The domain under its block, to be laid over the handle's registered ones.</summary>
    public TrustedDomain ToDomain() => new(
        Domain,
        Scope,
        new TrustVerdict(
            Domain,
            false,
            IsLegal ? TrustDecision.LegalBlock : TrustDecision.Block,
            IsAutomated ? DecisionSource.Automated : DecisionSource.Manual,
            IsLegal ? TrustReason.LegalBlock : IsAutomated ? TrustReason.RiskBlock : TrustReason.ManualBlock));

    internal void Write(ByteWriter writer)
    {
        writer.UInt32(HandleNumber);
        writer.Text(Domain);
        writer.Byte((byte)Scope);
        writer.Byte(IsLegal ? Legal : IsAutomated ? Automated : Manual);
    }

    internal static EmergencyBlock Read(ref ByteReader reader)
    {
        var handle = reader.UInt32();
        var domain = reader.Text();
        var scope = (DomainScope)reader.Byte();
        var kind = reader.Byte();
        return handle != 0 && domain.Length > 0 && Enum.IsDefined(scope) && kind <= Automated
            ? new EmergencyBlock(handle, domain, scope, kind == Legal, kind == Automated)
            : throw new InvalidSnapshotException($"The emergency block of '{domain}' for handle {handle} is not one that this program knows.");
    }
}
