using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Visitors;

public sealed class AgentHashTests
{
    [Fact]
    public void Compute_OneBitOrByteOther_OtherHash()
    {
        var hash = new AgentHash();
        var seen = new HashSet<ulong>();
        var texts = 0;
        for (var length = 0; length <= 80; length++)
        {
            // Zeros of every length, so that padding and overlap are told apart by the length alone.
            var text = new byte[length];
            texts++;
            seen.Add(hash.Compute(text));
            for (var bit = 0; bit < length * 8; bit++)
            {
                text[bit / 8] ^= (byte)(1 << (bit % 8));
                texts++;
                seen.Add(hash.Compute(text));
                text[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.Equal(texts, seen.Count);
    }

    [Fact]
    public void Compute_OtherKey_OtherHash() =>
        Assert.NotEqual(new AgentHash().Compute("Mozilla/5.0"u8), new AgentHash().Compute("Mozilla/5.0"u8));

    [Fact]
    public void Compute_LongestText_SameTwice()
    {
        var hash = new AgentHash();
        var text = new byte[AgentHash.MaxLength];
        Assert.Equal(hash.Compute(text), hash.Compute((byte[])text.Clone()));
    }
}
