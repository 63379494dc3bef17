using System.Diagnostics;
using System.Globalization;

namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>A file system of its own with little room, which only root can have.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    public SmallDisk(int megabytes)
    {
        Path = Directory.CreateTempSubdirectory("gharart-disk-").FullName;
        _filler = System.IO.Path.Combine(Path, "filler");
        Assert.True(TryMount(Path, megabytes));
    }

    public string Path { get; }

    /// <summary>Why there cannot be one here; null where there can.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = File.OpenHandle(_filler, FileMode.Create, FileAccess.Write);
        var chunk = new byte[4096];
        try
        {
            for (long at = 0; ; at += chunk.Length)
            {
                RandomAccess.Write(file, chunk, at);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Makes room.</summary>
    public void Grow(int megabytes)
    {
        File.Delete(_filler);
        Assert.True(TryRun("mount", "-o", string.Create(CultureInfo.InvariantCulture, $"remount,size={megabytes}m"), Path));
    }

    public void Dispose()
    {
        _ = TryRun("umount", Path);
        Directory.Delete(Path, recursive: true);
    }

    private static string? FindObstacle()
    {
        var directory = Directory.CreateTempSubdirectory("gharart-disk-").FullName;
        try
        {
            return OperatingSystem.IsLinux() && TryMount(directory, 1) && TryRun("umount", directory)
                ? null
                : "A small file system of its own is needed, and mounting a tmpfs is not allowed here (it takes root).";
        }
        finally
        {
            Directory.Delete(directory);
        }
    }

    private static bool TryMount(string directory, int megabytes) =>
        TryRun("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", directory);

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
