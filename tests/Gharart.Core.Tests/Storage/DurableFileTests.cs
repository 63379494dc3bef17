using Gharart.Core.Storage;

namespace Gharart.Core.Tests.Storage;

public sealed class DurableFileTests
{
    [Fact]
    public void Replace_NewAndOldFile_HoldsTheLastContentAndLeavesNothingElse()
    {
        using var folder = new TemporaryFolder();
        DurableFile.Replace(folder.File("a"), "first, and longer"u8);
        DurableFile.Replace(folder.File("a"), "second"u8);

        Assert.Equal("second", File.ReadAllText(folder.File("a")));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Replace_FolderMissing_ThrowsAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        Assert.ThrowsAny<IOException>(() => DurableFile.Replace(folder.File("missing/a"), "x"u8));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Replace_TargetIsAFolder_ThrowsAndLeavesNoTemporary()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("a"));

        var thrown = Record.Exception(() => DurableFile.Replace(folder.File("a"), "x"u8));

        Assert.True(thrown is IOException or UnauthorizedAccessException, thrown?.ToString());
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void Replace_FromManyThreads_LeavesOneWholeContent()
    {
        using var folder = new TemporaryFolder();
        Parallel.For(0, 64, i => DurableFile.Replace(folder.File("a"), Enumerable.Repeat((byte)i, 5000).ToArray()));

        var content = File.ReadAllBytes(folder.File("a"));
        Assert.Equal(5000, content.Length);
        Assert.Single(content.Distinct());
        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void DeleteTemporaries_LeftoverBesideAFile_DeletesOnlyTheLeftover()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a"), "kept");
        File.WriteAllText(folder.File("a.x7" + DurableFile.TemporarySuffix), "left");

        DurableFile.DeleteTemporaries(folder.Path);

        Assert.Equal([folder.File("a")], Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void FlushDirectory_MissingFolder_Throws()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Throws<IOException>(() => DurableFile.FlushDirectory("/nonexistent/folder"));
        }
    }
}
