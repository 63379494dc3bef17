namespace Gharart.EndToEnd.Tests;

/// <summary>The files of a click journal, to be damaged; docs/click-journal.md says what lies where.</summary>
internal static class JournalFiles
{
    private const int SlotsAt = 4096;
    private const int RecordSize = 192;

    /// <summary>Segment files anywhere below a folder, in order.</summary>
    public static string[] Segments(string directory) =>
        [.. Directory.GetFiles(directory, "*.seg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Flips a bit in the payload of a record.</summary>
    public static void DamageRecord(string segment, int slot) => Flip(segment, SlotsAt + (slot * RecordSize) + 50);

    /// <summary>Flips a bit in the header, so that the whole segment cannot be read.</summary>
    public static void DamageHeader(string segment) => Flip(segment, 3);

    private static void Flip(string path, int at)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 0x10));
    }
}
