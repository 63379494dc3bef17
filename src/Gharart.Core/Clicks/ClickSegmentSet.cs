using Gharart.Core.Storage;

namespace Gharart.Core.Clicks;

/// <summary>The segments a journal has mapped, in order, and those that it sealed but the disk need not have yet.</summary>
internal sealed class ClickSegmentSet(string directory)
{
    private readonly Lock _flush = new();
    private readonly Lock _sync = new();
    private readonly List<ClickSegmentWriter> _mapped = [];
    private readonly List<ClickSegmentWriter> _unflushed = [];
    private volatile bool _namesToFlush;

    /// <summary>The mapped segments at this moment, oldest first.</summary>
    public ClickSegmentWriter[] Mapped
    {
        get
        {
            lock (_sync)
            {
                return [.. _mapped];
            }
        }
    }

    public void Add(ClickSegmentWriter segment)
    {
        lock (_sync)
        {
            _mapped.Add(segment);
        }

        _namesToFlush = true;
    }

    /// <summary>Seals a mapped segment in which nobody writes any more.</summary>
    /// <returns>Bytes of its file.</returns>
    public long Seal(ClickSegmentWriter segment)
    {
        var bytes = segment.Seal();
        lock (_sync)
        {
            _ = _mapped.Remove(segment);
            _unflushed.Add(segment);
        }

        return bytes;
    }

    /// <summary>Deletes a mapped segment that was closed empty.</summary>
    /// <exception cref="IOException">The file cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be deleted.</exception>
    public void Discard(ClickSegmentWriter segment)
    {
        lock (_sync)
        {
            _ = _mapped.Remove(segment);
        }

        segment.Discard();
    }

    /// <summary>Owes the disk nothing for files that are gone.</summary>
    public void ForgetDeleted()
    {
        lock (_sync)
        {
            _ = _unflushed.RemoveAll(static segment => segment.IsDeleted);
        }
    }

    /// <summary>Waits until the disk has all that was appended before the call.</summary>
    /// <exception cref="IOException">The disk failed; what it did not take is tried again by the next call.</exception>
    public void Flush()
    {
        lock (_flush)
        {
            FlushNames();
            ClickSegmentWriter[] unflushed;
            ClickSegmentWriter[] mapped;
            lock (_sync)
            {
                (unflushed, mapped) = ([.. _unflushed], [.. _mapped]);
            }

            foreach (var segment in unflushed)
            {
                segment.FlushToDisk();
                lock (_sync)
                {
                    _ = _unflushed.Remove(segment);
                }
            }

            foreach (var segment in mapped)
            {
                // The prepared ones hold nothing yet.
                if (segment.Count > 0)
                {
                    segment.FlushToDisk();
                }
            }
        }
    }

    private void FlushNames()
    {
        if (!_namesToFlush)
        {
            return;
        }

        // Cleared first: a segment that is added meanwhile sets it again.
        _namesToFlush = false;
        try
        {
            DurableFile.FlushDirectory(directory);
        }
        catch
        {
            _namesToFlush = true;
            throw;
        }
    }
}
