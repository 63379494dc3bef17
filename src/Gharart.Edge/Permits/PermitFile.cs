using System.Buffers.Binary;
using System.Text;
using Gharart.Core.Permits;
using Gharart.Core.Storage;

namespace Gharart.Edge.Permits;

/// <summary>
/// The edge's leases on its own disk. They outlive the process, however it ends; a power cut may undo what was written last, so a file that was not
/// closed before the machine started anew counts as lost. Whoever begins a new file is a new holder: what was granted to the old one stays counted as used.
/// </summary>
/// <remarks>Header of 4096 bytes: <c>GHPERMIT</c>, u32 version, 32 bytes holder, 36 bytes boot id, u32 closed. Then chunks of slots.</remarks>
internal sealed class PermitFile : IDisposable
{
    private const int HeaderLength = 4096;
    private const int Version = 1;
    private const int HolderAt = 12;
    private const int HolderLength = 32;
    private const int BootIdAt = HolderAt + HolderLength;
    private const int BootIdLength = 36;
    private const int ClosedAt = BootIdAt + BootIdLength;

    // Linux draws it at each start of the machine; elsewhere only an orderly end can be believed.
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    private readonly FileStream _file;
    private readonly Stack<PermitSlot> _free = [];
    private readonly List<PermitSlot> _leases = [];
    private long _length = HeaderLength;

    private PermitFile(FileStream file, string holder)
    {
        _file = file;
        Holder = holder;
    }

    private static ReadOnlySpan<byte> Magic => "GHPERMIT"u8;

    /// <summary>The name under which the leases are held.</summary>
    public string Holder { get; }

    /// <summary>The leases that were found, for the start.</summary>
    public IReadOnlyList<PermitSlot> Leases => _leases;

    /// <summary>Opens the file, or begins a new one where it is missing, damaged, or from before a power cut.</summary>
    /// <exception cref="IOException">Another process has it open, or the disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static PermitFile Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            return Continue(file) ?? Begin(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A new lease with nothing granted yet.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public PermitSlot Add(uint linkNumber, uint limit)
    {
        if (_free.Count == 0)
        {
            // Zeros that are written: a full disk must show here and not as a fault in the mapping.
            RandomAccess.Write(_file.SafeFileHandle, new byte[PermitChunk.Length], _length);
            Map();
        }

        var slot = _free.Pop();
        slot.Assign(linkNumber, limit);
        return slot;
    }

    /// <summary>Ends a lease.</summary>
    public void Remove(PermitSlot slot)
    {
        slot.Free();
        _free.Push(slot);
    }

    /// <summary>The orderly end: the file may be believed also after the machine was switched off.</summary>
    public void Dispose()
    {
        if (_file.SafeFileHandle.IsClosed)
        {
            return;
        }

        // On Linux fsync covers pages that were written through a mapping.
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
        WriteClosed(_file, 1);
        _file.Dispose();
    }

    private static PermitFile? Continue(FileStream file)
    {
        Span<byte> header = stackalloc byte[ClosedAt + 4];
        if (RandomAccess.Read(file.SafeFileHandle, header, 0) < header.Length
            || !header.StartsWith(Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(header[Magic.Length..]) != Version)
        {
            return null;
        }

        var holder = Encoding.Latin1.GetString(header.Slice(HolderAt, HolderLength));
        var wroteLast = Encoding.Latin1.GetString(header.Slice(BootIdAt, BootIdLength)).TrimEnd('\0');
        var isWhole = BinaryPrimitives.ReadInt32LittleEndian(header[ClosedAt..]) == 1 || (wroteLast.Length > 0 && wroteLast == BootId());
        if (!isWhole || !PermitMessages.IsHolder(holder))
        {
            return null;
        }

        var permits = new PermitFile(file, holder);
        while (permits._length + PermitChunk.Length <= file.Length)
        {
            permits.Map();
        }

        if (!permits._leases.TrueForAll(slot => slot.IsSound))
        {
            return null;
        }

        WriteBootId(file);
        WriteClosed(file, 0);
        return permits;
    }

    private static PermitFile Begin(FileStream file, string path)
    {
        var holder = PermitMessages.NewHolder();
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Magic.Length), Version);
        _ = Encoding.ASCII.GetBytes(holder, header.AsSpan(HolderAt));
        file.SetLength(0);
        RandomAccess.Write(file.SafeFileHandle, header, 0);
        WriteBootId(file);
        WriteClosed(file, 0);
        DurableFile.FlushDirectory(Path.GetDirectoryName(path)!);
        return new PermitFile(file, holder);
    }

    private static string BootId()
    {
        try
        {
            return File.ReadAllText(BootIdFile).Trim() is { Length: BootIdLength } id ? id : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void WriteBootId(FileStream file) =>
        RandomAccess.Write(file.SafeFileHandle, Encoding.ASCII.GetBytes(BootId().PadRight(BootIdLength, '\0')), BootIdAt);

    // Durable before a permit is taken, and after the last one was.
    private static void WriteClosed(FileStream file, int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        RandomAccess.Write(file.SafeFileHandle, bytes, ClosedAt);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    private void Map()
    {
        var chunk = new PermitChunk(_file, _length);
        _length += PermitChunk.Length;
        for (var i = PermitChunk.Slots - 1; i >= 0; i--)
        {
            var slot = new PermitSlot(chunk, i);
            if (slot.LinkNumber == 0)
            {
                _free.Push(slot);
            }
            else
            {
                _leases.Add(slot);
            }
        }
    }
}
