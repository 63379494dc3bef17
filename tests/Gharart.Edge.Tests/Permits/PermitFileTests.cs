using System.Diagnostics;
using System.Text;
using Gharart.Edge.Permits;

namespace Gharart.Edge.Tests.Permits;

public sealed class PermitFileTests : IDisposable
{
    private const int BootIdAt = 44;

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-permit-file-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Crash_EverythingIsThereAgain_UnderTheSameName()
    {
        using var file = PermitFile.Open(PathOf("permits"));
        Fill(file, 3_000);
        var (lease, closing) = (file.Add(9, 50), file.Add(10, 60));
        lease.Adopt(4, 20, 0);
        Assert.True(lease.TryTake(out var left));
        Assert.Equal(19u, left);
        lease.GiveBack(5);
        closing.Adopt(7, 20, 3);
        closing.Close();

        using var again = PermitFile.Open(CopyAsAfterACrash("permits"));
        Assert.Equal(file.Holder, again.Holder);
        Assert.Equal(3_002, again.Leases.Count);
        var (sameLease, sameClosing) = (again.Leases.Single(slot => slot.LinkNumber == 9), again.Leases.Single(slot => slot.LinkNumber == 10));
        Assert.Equal((4u, 50u, (1u, 15u), false), (sameLease.Serial, sameLease.Limit, sameLease.Numbers, sameLease.IsClosing));
        Assert.Equal((7u, 60u, (3u, 3u), true), (sameClosing.Serial, sameClosing.Limit, sameClosing.Numbers, sameClosing.IsClosing));
    }

    [Fact]
    public void PowerCut_WhatIsThereCountsAsLost_UnlessItWasClosed()
    {
        using var file = PermitFile.Open(PathOf("permits"));
        Fill(file, 1);
        var crashed = CopyAsAfterACrash("permits");
        WriteBootId(crashed);
        using (var after = PermitFile.Open(crashed))
        {
            Assert.NotEqual(file.Holder, after.Holder);
            Assert.Empty(after.Leases);
        }

        file.Dispose();
        WriteBootId(PathOf("permits"));
        using var orderly = PermitFile.Open(PathOf("permits"));
        Assert.Equal(file.Holder, orderly.Holder);
        Assert.Single(orderly.Leases);
    }

    [Fact]
    public void Damage_BeginsAnew()
    {
        using (var file = PermitFile.Open(PathOf("permits")))
        {
            Fill(file, 1);
        }

        var sound = File.ReadAllBytes(PathOf("permits"));
        (int At, byte Value)[] damages = [(0, 0), (8, 9), (12, (byte)'G'), (4096, 200), (4096 + 7, 0x80)];
        foreach (var (at, value) in damages)
        {
            var bytes = sound.ToArray();
            bytes[at] = value;
            File.WriteAllBytes(PathOf($"damaged-{at}"), bytes);
            using var file = PermitFile.Open(PathOf($"damaged-{at}"));
            Assert.Empty(file.Leases);
            Assert.Equal(5u, Fill(file, 1).Numbers.Ceiling);
        }

        File.WriteAllBytes(PathOf("short"), sound[..50]);
        using var cut = PermitFile.Open(PathOf("short"));
        Assert.Empty(cut.Leases);
    }

    [Fact]
    public void Open_WhileAnotherHasIt_IsRefused()
    {
        using var file = PermitFile.Open(PathOf("permits"));
        Assert.Throws<IOException>(() => PermitFile.Open(PathOf("permits")));
    }

    [Fact]
    public void Remove_ThenAdd_UsesTheSlotAgainFromZero()
    {
        using var file = PermitFile.Open(PathOf("permits"));
        var slot = file.Add(1, 10);
        slot.Adopt(3, 9, 0);
        slot.Close();
        file.Remove(slot);
        var next = file.Add(2, 20);
        Assert.Equal((2u, 0u, 20u, (0u, 0u), false), (next.LinkNumber, next.Serial, next.Limit, next.Numbers, next.IsClosing));
        Assert.Equal(4096 + PermitChunk.Length, new FileInfo(PathOf("permits")).Length);
    }

    private static PermitSlot Fill(PermitFile file, uint count)
    {
        PermitSlot slot = null!;
        for (var i = 0u; i < count; i++)
        {
            slot = file.Add(1_000 + i, 10);
            slot.Adopt(1, 5, 0);
        }

        return slot;
    }

    private static void WriteBootId(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, Encoding.ASCII.GetBytes("00000000-0000-0000-0000-000000000000"), BootIdAt);
    }

    private string PathOf(string name) => Path.Combine(_directory, name);

    // Unlike File.Copy it does not ask for the lock, which this process still holds.
    private string CopyAsAfterACrash(string name)
    {
        var copy = PathOf("after-" + name);
        using var copying = Process.Start("cp", [PathOf(name), copy]);
        copying.WaitForExit();
        return copy;
    }
}
