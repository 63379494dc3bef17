using Gharart.Core.Trust;

namespace Gharart.Core.Snapshots;

/// <summary>A domain that a person blocked for one handle, as the manifest itself carries it (design §4).</summary>
/// <param name="HandleNumber">The handle; not 0.</param>
/// <param name="Domain">Lower-case A-labels.</param>
/// <param name="Scope">What the block covers.</param>
/// <param name="IsLegal">A legal block, which answers 451 instead of 403.</param>
public sealed record EmergencyBlock(uint HandleNumber, string Domain, DomainScope Scope, bool IsLegal)
{
    /// <summary>The domain under its block, to be laid over the handle's registered ones.</summary>
    public TrustedDomain ToDomain() => new(
        Domain,
        Scope,
        new TrustVerdict(
            Domain,
            false,
            IsLegal ? TrustDecision.LegalBlock : TrustDecision.Block,
            DecisionSource.Manual,
            IsLegal ? TrustReason.LegalBlock : TrustReason.ManualBlock));

    internal void Write(ByteWriter writer)
    {
        writer.UInt32(HandleNumber);
        writer.Text(Domain);
        writer.Byte((byte)Scope);
        writer.Byte(IsLegal ? (byte)1 : (byte)0);
    }

    internal static EmergencyBlock Read(ref ByteReader reader)
    {
        var handle = reader.UInt32();
        var domain = reader.Text();
        var scope = (DomainScope)reader.Byte();
        var legal = reader.Byte();
        return handle != 0 && domain.Length > 0 && Enum.IsDefined(scope) && legal <= 1
            ? new EmergencyBlock(handle, domain, scope, legal == 1)
            : throw new InvalidSnapshotException($"The emergency block of '{domain}' for handle {handle} is not one that this program knows.");
    }
}
