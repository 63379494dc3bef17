using Gharart.Admin.Dns;
using Gharart.TestKit.Dns;

namespace Gharart.Admin.Tests.Dns;

public class DnsMessageReaderTests
{
    private static readonly DnsQuestion Question = DnsQuestion.Read(new DnsQuery(Parse("shop.example"), DnsRecordType.Txt, withEdns: true).Message, overTcp: false);

    [Fact]
    public void TryRead_CompressedNames_AreExpanded()
    {
        // 12 is "shop.example" of the question; 17 is its "example".
        var message = new DnsAnswer()
            .Record([0xC0, 12], 5, [3, .. "www"u8, 0xC0, 17])
            .Record([3, .. "www"u8, 0xC0, 17], 16, [2, .. "ok"u8])
            .To(Question);

        Assert.True(DnsMessageReader.TryRead(message, out var response));
        Assert.Equal([Parse("SHOP.example"), Parse("www.example")], response.Answers.Select(record => record.Owner));
        Assert.Equal(Parse("www.example"), response.Answers[0].Target);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 30 })] // at itself
    [InlineData(new byte[] { 0xC0, 31 })] // into its own middle
    [InlineData(new byte[] { 1, 65, 0xC0, 30 })] // back to its own start
    [InlineData(new byte[] { 0xC0, 40 })] // forwards
    [InlineData(new byte[] { 0xFF, 0xFF })] // behind the end
    [InlineData(new byte[] { 0xC0, 0 })] // into the header
    [InlineData(new byte[] { 0x40, 0 })] // a label type that does not exist
    [InlineData(new byte[] { 0x80, 0 })]
    public void TryRead_BadOwner_IsRefused(byte[] owner) =>
        Assert.False(DnsMessageReader.TryRead(new DnsAnswer().Record(owner, 16, [1, 65]).To(Question), out _));

    [Fact]
    public void TryRead_LongestName_IsReadAndOneByteMoreIsNot()
    {
        var label = new string('x', 61);
        var longest = string.Join('.', label, label, label, new string('y', 67 - 6)) + ".abcde";
        Assert.Equal(DnsName.MaxWireLength, DnsAnswer.Name(longest).Length);

        Assert.True(DnsMessageReader.TryRead(new DnsAnswer().Txt(longest, "x").To(Question), out _));
        Assert.False(DnsMessageReader.TryRead(new DnsAnswer().Txt(longest + "f", "x").To(Question), out _));

        // Short on the wire, too long when it is expanded: four labels, then the question's name behind them.
        Assert.False(DnsMessageReader.TryRead(new DnsAnswer().Record([.. DnsAnswer.Name(longest)[..^1], 0xC0, 12], 16, [0]).To(Question), out _));
    }

    [Theory]
    [InlineData(1, new byte[] { 1, 2, 3 })]
    [InlineData(28, new byte[] { 1, 2, 3, 4 })]
    [InlineData(16, new byte[] { 2, 65 })]
    [InlineData(16, new byte[] { 1, 65, 5 })]
    [InlineData(5, new byte[] { 1, 65, 0, 0 })]
    [InlineData(5, new byte[] { 1, 65 })]
    public void TryRead_DataThatDoesNotFitItsType_IsRefused(int type, byte[] data) =>
        Assert.False(DnsMessageReader.TryRead(new DnsAnswer().Record("shop.example", type, data).To(Question), out _));

    [Fact]
    public void TryRead_Query_IsNoResponse() => Assert.False(DnsMessageReader.TryRead(Question.Message, out _));

    [Fact]
    public void TryRead_AnyBytes_GiveAResponseOrFalse()
    {
        const int Seed = 31;
        var random = new Random(Seed);
        var read = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var message = random.Next(4) == 0 ? Noise(random) : DnsResolverTests.Damage(Sample(random), random, keepId: false);
            if (DnsMessageReader.TryRead(message, out var response))
            {
                read++;
                Assert.All(response.Answers, record => Assert.InRange(record.ToString().Length + record.Owner.ToString().Length, 1, 100_000));
            }
        }

        Assert.InRange(read, 10_000, 190_000);
    }

    private static byte[] Sample(Random random) => new DnsAnswer { Code = random.Next(16), Truncated = random.Next(9) == 0 }
        .Cname("shop.example", "www.example")
        .Record([0xC0, 12], random.Next(30), [3, .. "www"u8, 0xC0, 17])
        .Txt("www.example", "a", "bc")
        .Address("www.example", "192.0.2.1")
        .Address("www.example", "2001:db8::1")
        .To(Question);

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(80)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static DnsName Parse(string text) => DnsName.TryParse(text, out var name) ? name : throw new ArgumentException(text);
}
