namespace Gharart.Core.Routing;

/// <summary>The dimensions a rule can ask about, as bits. The bits are part of the snapshot format.</summary>
[Flags]
public enum ConditionDimensions : byte
{
    /// <summary>No condition: every visit matches.</summary>
    None = 0,

    /// <summary><c>countryIn</c></summary>
    Country = 1,

    /// <summary><c>deviceIn</c></summary>
    Device = 2,

    /// <summary><c>sourceIn</c></summary>
    Source = 4,

    /// <summary><c>campaignIn</c></summary>
    Campaign = 8,

    /// <summary><c>segmentIn</c></summary>
    Segment = 16,

    /// <summary><c>slugIn</c></summary>
    Slug = 32,
}
