namespace Gharart.Admin.Publishing;

/// <summary>The revision that was published last, for answers that say which snapshot they speak of.</summary>
internal sealed class PublishedRevision
{
    private ulong _value;

    public ulong Value => Interlocked.Read(ref _value);

    /// <summary>Two publishers tell theirs in any order; revisions only grow.</summary>
    public void Set(ulong revision)
    {
        for (var known = Value; revision > known; known = Value)
        {
            if (Interlocked.CompareExchange(ref _value, revision, known) == known)
            {
                return;
            }
        }
    }
}
