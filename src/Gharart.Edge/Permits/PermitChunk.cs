using System.IO.MemoryMappedFiles;

namespace Gharart.Edge.Permits;

/// <summary>
/// Some slots of the permit file, mapped. It is unmapped when nothing refers to it any more, not when the file is closed: a late request may hold a slot.
/// </summary>
/// <remarks>Unsafe, because only through its pointer does a mapping give a number that can be changed with an interlocked operation.</remarks>
internal sealed unsafe class PermitChunk
{
    /// <summary>Slots of a chunk.</summary>
    public const int Slots = 2048;

    /// <summary>Bytes of a chunk.</summary>
    public const int Length = Slots * PermitSlot.Size;

    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    public PermitChunk(FileStream file, long offset)
    {
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = map.CreateViewAccessor(offset, Length, MemoryMappedFileAccess.ReadWrite);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    ~PermitChunk() => _view.SafeMemoryMappedViewHandle.ReleasePointer();

    /// <summary>The bytes of a slot; good while this object is kept alive.</summary>
    public byte* At(int slot) => _start + (slot * PermitSlot.Size);
}
