namespace Gharart.Core.Snapshots;

/// <summary>Lists of emergency blocks: sorted by handle number and domain, each domain of a handle once.</summary>
public static class EmergencyBlocks
{
    private const int MinimumSize = 4 + 2 + 1 + 1 + 1;

    /// <summary>The order of the manifest.</summary>
    public static IReadOnlyList<EmergencyBlock> Sort(IEnumerable<EmergencyBlock> blocks) =>
        [.. blocks.OrderBy(block => block.HandleNumber).ThenBy(block => block.Domain, StringComparer.Ordinal)];

    /// <summary>Both lists together; where both speak of a domain of a handle, the newer one counts.</summary>
    public static IReadOnlyList<EmergencyBlock> Merge(IEnumerable<EmergencyBlock> older, IEnumerable<EmergencyBlock> newer)
    {
        ArgumentNullException.ThrowIfNull(older);
        ArgumentNullException.ThrowIfNull(newer);
        var merged = new Dictionary<(uint, string), EmergencyBlock>();
        foreach (var block in older.Concat(newer))
        {
            merged[(block.HandleNumber, block.Domain)] = block;
        }

        return Sort(merged.Values);
    }

    internal static ILookup<uint, EmergencyBlock> ByHandle(IEnumerable<EmergencyBlock> blocks) => blocks.ToLookup(block => block.HandleNumber);

    internal static EmergencyBlock[] Of(ILookup<uint, EmergencyBlock> blocks, uint handle) => [.. blocks[handle]];

    internal static EmergencyBlock[] Read(ref ByteReader reader)
    {
        var blocks = new EmergencyBlock[reader.Count(MinimumSize)];
        for (var i = 0; i < blocks.Length; i++)
        {
            var block = blocks[i] = EmergencyBlock.Read(ref reader);
            if (i > 0 && (blocks[i - 1].HandleNumber, string.CompareOrdinal(blocks[i - 1].Domain, block.Domain)) is var (handle, order)
                && (handle > block.HandleNumber || (handle == block.HandleNumber && order >= 0)))
            {
                throw new InvalidSnapshotException("The emergency blocks of the manifest are not in order.");
            }
        }

        return blocks;
    }
}
