using System.Runtime.InteropServices;

namespace Gharart.Core.Routing;

/// <summary>Equality of sets of rules (<see cref="RuleSets"/>).</summary>
internal sealed class RuleSetComparer : IEqualityComparer<ulong[]>
{
    public static readonly RuleSetComparer Instance = new();

    public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(ulong[] obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(obj.AsSpan()));
        return hash.ToHashCode();
    }
}
