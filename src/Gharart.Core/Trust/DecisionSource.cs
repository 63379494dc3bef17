namespace Gharart.Core.Trust;

/// <summary>Who took the effective decision. The numbers are part of the snapshot format.</summary>
public enum DecisionSource : byte
{
    /// <summary>The risk score.</summary>
    Automated = 0,

    /// <summary>A person.</summary>
    Manual = 1,
}
