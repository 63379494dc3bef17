namespace Gharart.Core.Trust;

/// <summary>How much a registered destination domain covers (contract §8.1). The numbers are part of the snapshot format.</summary>
public enum DomainScope : byte
{
    /// <summary>The name and every name below it.</summary>
    Domain = 0,

    /// <summary>The one name.</summary>
    Host = 1,
}
