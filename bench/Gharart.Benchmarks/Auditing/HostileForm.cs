namespace Gharart.Benchmarks.Auditing;

/// <summary>How a hostile rule picks its values.</summary>
internal enum HostileForm
{
    /// <summary>At random.</summary>
    Random,

    /// <summary>Neighbours.</summary>
    Intervals,

    /// <summary>Every second rule is the one before it with one dimension turned round.</summary>
    Complements,

    /// <summary>All but one value in each dimension but one.</summary>
    NearPartition,

    /// <summary>At random, and any number of them.</summary>
    MixedSizes,
}
