namespace Gharart.Admin.Publishing;

/// <summary>The revision that was published last, for answers that say which snapshot they speak of.</summary>
internal sealed class PublishedRevision
{
    private ulong _value;

    public ulong Value => Interlocked.Read(ref _value);

    public void Set(ulong revision) => Interlocked.Exchange(ref _value, revision);
}
