using Gharart.Core.Storage;

namespace Gharart.Core.Tests.Storage;

public sealed class Crc32CTests
{
    // RFC 3720 B.4 gives the bytes in wire order; these are the same values as numbers.
    [Theory]
    [InlineData(0, 0x8A9136AAu)] // 32 bytes of zeros
    [InlineData(1, 0x62A8AB43u)] // 32 bytes of ones
    [InlineData(2, 0x46DD794Eu)] // 32 bytes counting up
    [InlineData(3, 0x113FDB5Cu)] // 32 bytes counting down
    [InlineData(4, 0xD9963A56u)] // an iSCSI read command
    public void Compute_Rfc3720Vector_Matches(int vector, uint expected)
    {
        var bytes = vector switch
        {
            0 => new byte[32],
            1 => Enumerable.Repeat((byte)0xFF, 32).ToArray(),
            2 => Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(),
            3 => Enumerable.Range(0, 32).Select(i => (byte)(31 - i)).ToArray(),
            _ => Convert.FromHexString("01C000000000000000000000000000001400000000000400000000140000001828000000000000000200000000000000"),
        };

        Assert.Equal(expected, Crc32C.Compute(bytes));
    }

    [Fact]
    public void Compute_CheckString_Matches() => Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));

    [Fact]
    public void Compute_RandomBytes_EqualsBitwiseOracleHoweverSplit()
    {
        const int Seed = 3720;
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            var split = random.Next(0, bytes.Length + 1);
            var expected = Bitwise(bytes);
            Assert.True(expected == Crc32C.Compute(bytes), $"seed {Seed}, round {round}");
            Assert.True(expected == Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, split)), bytes.AsSpan(split)), $"seed {Seed}, round {round}, split {split}");
        }
    }

    private static uint Bitwise(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        return ~crc;
    }
}
