using System.Collections.Concurrent;
using System.Data.Common;

namespace Gharart.Admin.Publishing;

/// <summary>Handles whose rows cannot be compiled. What is published of them stays as it was, until something of them changes.</summary>
internal sealed class PublishFailures
{
    private readonly ConcurrentDictionary<int, string> _reasons = new();

    public int Count => _reasons.Count;

    /// <summary>Their ids.</summary>
    public int[] Handles => [.. _reasons.Keys];

    /// <summary>Whether an exception is about what the rows hold, and not about a database, a store or a host that fails for every handle alike.</summary>
    public static bool IsOfRows(Exception exception) =>
        exception is not (OperationCanceledException or IOException or UnauthorizedAccessException or DbException or OutOfMemoryException);

    public bool Contains(int handleId) => _reasons.ContainsKey(handleId);

    /// <summary>True unless the handle failed before, for the same reason.</summary>
    public bool Add(int handleId, string reason)
    {
        var isNew = !_reasons.TryGetValue(handleId, out var known) || known != reason;
        _reasons[handleId] = reason;
        return isNew;
    }

    public void Remove(int handleId) => _reasons.TryRemove(handleId, out _);

    /// <summary>Forgets the handles that are not among these.</summary>
    public void Keep(IEnumerable<int> handleIds)
    {
        foreach (var gone in Handles.Except(handleIds))
        {
            Remove(gone);
        }
    }

    public void Clear() => _reasons.Clear();
}
