namespace Gharart.Core.Routing;

/// <summary>What a search may still do, in steps of about a nanosecond: 64 rules looked at for one value.</summary>
internal sealed class ShadowSteps(long left)
{
    /// <summary>Steps that are left; below 0 once they did not suffice.</summary>
    public long Left { get; private set; } = left;

    /// <summary>Takes steps; false when there are no more.</summary>
    public bool TryTake(long steps)
    {
        Left -= steps;
        return Left >= 0;
    }

    /// <summary>Sets a share of what is left apart, and takes what was used of it when it ends.</summary>
    public T Share<T>(long share, Func<ShadowSteps, T> search)
    {
        var part = new ShadowSteps(Math.Min(share, Math.Max(Left, 0)));
        var before = part.Left;
        var result = search(part);
        Left -= before - Math.Max(part.Left, 0);
        return result;
    }
}
