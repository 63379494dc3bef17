using Gharart.Core.Geo;

namespace Gharart.Core.Tests.Geo;

public sealed class MmdbLookupOracleTests
{
    [Theory]
    [InlineData(24, 101)]
    [InlineData(28, 102)]
    [InlineData(32, 103)]
    public void Find_AgreesWithMmdbLookup(int recordSize, int seed)
    {
        var networks = new RandomNetworks(seed, recordSize, 120);
        var bytes = networks.Writer.ToArray();
        var database = CountryDatabase.Load(bytes);
        WithFile(bytes, file =>
        {
            var hits = 0;
            for (var i = 0; i < 80; i++)
            {
                var address = networks.NextAddress();
                var expected = MmdbLookup.FindCountry(file, address);
                var actual = database.Find(address);
                hits += expected == Country.Unknown ? 0 : 1;
                Assert.True(expected == actual, $"seed {seed}, {address}: mmdblookup says {expected}, we say {actual}");
            }

            Assert.True(hits > 20, $"seed {seed}: only {hits} hits");
        });
    }

    [Fact]
    public void Writer_MetadataIsReadByMmdbLookup() => WithFile(DemoCountryTable.ToArray(), file =>
    {
        var output = MmdbLookup.Verbose(file, "198.51.100.1");

        Assert.Contains("Gharart-Demo-Country", output, StringComparison.Ordinal);
        Assert.Contains("IPv6", output, StringComparison.Ordinal);
        Assert.Contains("2026-01-01 00:00:00 UTC", output, StringComparison.Ordinal);
        Assert.Contains("\"DE\"", output, StringComparison.Ordinal);
    });

    private static void WithFile(byte[] bytes, Action<string> use)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, bytes);
            use(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
