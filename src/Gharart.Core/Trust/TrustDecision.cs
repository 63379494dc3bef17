namespace Gharart.Core.Trust;

/// <summary>What was decided about a destination domain (contract §8.3, §8.4). The numbers are part of the snapshot format.</summary>
public enum TrustDecision : byte
{
    /// <summary>May be routed to, if verified.</summary>
    Allow = 0,

    /// <summary>Not routed until somebody decides.</summary>
    Review = 1,

    /// <summary>Never routed.</summary>
    Block = 2,

    /// <summary>Never routed, and the visitor is told that the law asks for it (451).</summary>
    LegalBlock = 3,
}
