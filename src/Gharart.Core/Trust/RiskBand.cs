namespace Gharart.Core.Trust;

/// <summary>The band of a risk score (contract §8.4).</summary>
public enum RiskBand : byte
{
    /// <summary>0–24: allowed.</summary>
    Low = 0,

    /// <summary>25–49: allowed, and looked at again every day.</summary>
    Medium = 1,

    /// <summary>50–74: not routed until a person decides.</summary>
    High = 2,

    /// <summary>75–100: blocked.</summary>
    Critical = 3,
}
