namespace Gharart.Admin.Tests.Suffixes;

/// <summary>An admin with a public suffix list of its own; the loop that looks at the file does not matter: tests look when they want to.</summary>
public sealed class SuffixFixture : AdminFixture
{
    private readonly string _path = Path.GetTempFileName();
    private int _writes;

    public SuffixFixture() => Put("// VERSION: 2026-04-01\ncom\nexample\n");

    protected override Dictionary<string, string?> Settings => new() { ["PublicSuffixList"] = _path };

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_path);
    }

    public void Put(string text)
    {
        File.WriteAllText(_path, text);

        // Two replacements within one tick of the file system's clock still differ in time.
        File.SetLastWriteTimeUtc(_path, new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(++_writes));
    }

    public void Remove() => File.Delete(_path);
}
