using System.Runtime.InteropServices;

namespace Gharart.Core.Storage;

/// <summary>Writes that survive a power cut: after the call the file holds either its old content or the whole new one (design §9).</summary>
public static partial class DurableFile
{
    /// <summary>Suffix of files that are being written; a crash can leave one behind.</summary>
    public const string TemporarySuffix = ".tmp";

    private const int ReadOnlyOnLinux = 0x80000; // O_RDONLY | O_CLOEXEC
    private const int Interrupted = 4; // EINTR
    private const int NotSupported = 22; // EINVAL: the file system cannot sync a folder, so there is nothing to wait for

    /// <summary>
    /// Replaces a file: temporary file in the same folder, fsync, rename, fsync of the folder. Concurrent calls for one path are safe, the last rename wins.
    /// </summary>
    /// <exception cref="IOException">The disk refused, e.g. it is full; the old content stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Path.GetRandomFileName()}{TemporarySuffix}";
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, content, 0);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushDirectory(Path.GetDirectoryName(full)!);
    }

    /// <summary>Makes created, renamed and deleted names in a folder durable. Does nothing on Windows, which has no such call.</summary>
    /// <exception cref="IOException">The folder cannot be opened or the disk failed.</exception>
    public static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // File.OpenHandle refuses folders, hence the C library.
        var descriptor = OpenFile(directory, OperatingSystem.IsLinux() ? ReadOnlyOnLinux : 0);
        if (descriptor < 0)
        {
            throw new IOException($"Cannot open the folder '{directory}' (errno {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            while (Sync(descriptor) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error == NotSupported)
                {
                    return;
                }

                if (error != Interrupted)
                {
                    throw new IOException($"Cannot sync the folder '{directory}' (errno {error}).");
                }
            }
        }
        finally
        {
            _ = CloseFile(descriptor);
        }
    }

    /// <summary>Deletes what interrupted writes left in a folder. Call it only while nobody else writes there.</summary>
    /// <exception cref="IOException">A leftover cannot be deleted.</exception>
    public static void DeleteTemporaries(string directory)
    {
        foreach (var leftover in Directory.EnumerateFiles(directory, "*" + TemporarySuffix))
        {
            File.Delete(leftover);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int descriptor);
}
