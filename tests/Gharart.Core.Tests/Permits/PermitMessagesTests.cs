using Gharart.Core.Permits;

namespace Gharart.Core.Tests.Permits;

public sealed class PermitMessagesTests
{
    private static readonly string Holder = PermitMessages.NewHolder();

    private static readonly PermitRequest[] Requests =
    [
        new(1, 0, 0, 0, 7, PermitNeed.Ahead), new(uint.MaxValue, uint.MaxValue, int.MaxValue, int.MaxValue, uint.MaxValue, PermitNeed.Close),
    ];

    private static readonly PermitAnswer[] Answers =
    [
        new(1, 2, 3, 2, 5, 6, 7, PermitSigns.None), new(9, 8, int.MaxValue, 6, int.MaxValue, 0, 3, PermitSigns.Known),
    ];

    [Fact]
    public void Messages_ComeBack()
    {
        var requests = PermitMessages.ReadRequests(PermitMessages.Write(new PermitRequests(Holder, Requests)));
        Assert.Equal(Holder, requests!.Holder);
        Assert.Equal(Requests, requests.Requests);
        Assert.Equal(Answers, PermitMessages.ReadAnswers(Holder, PermitMessages.Write(Holder, Answers)));
        Assert.Empty(PermitMessages.ReadRequests(PermitMessages.Write(new PermitRequests(Holder, [])))!.Requests);
        Assert.Empty(PermitMessages.ReadAnswers(Holder, PermitMessages.Write(Holder, []))!);
    }

    [Fact]
    public void Read_AnswerToSomebodyElse_IsNone() => Assert.Null(PermitMessages.ReadAnswers(PermitMessages.NewHolder(), PermitMessages.Write(Holder, Answers)));

    [Fact]
    public void Read_OtherLengthOrHeader_IsNone()
    {
        var (requests, answers) = (PermitMessages.Write(new PermitRequests(Holder, Requests)), PermitMessages.Write(Holder, Answers));
        Assert.Null(PermitMessages.ReadRequests(answers));
        Assert.Null(PermitMessages.ReadAnswers(Holder, requests));
        for (var length = 0; length < requests.Length; length++)
        {
            Assert.Null(PermitMessages.ReadRequests(requests.AsSpan(0, length)));
        }

        Assert.Null(PermitMessages.ReadRequests([.. requests, 0]));
        for (var at = 0; at < 6; at++)
        {
            Assert.Null(PermitMessages.ReadRequests(With(requests, at, (byte)(requests[at] + 1))));
        }

        Assert.Null(PermitMessages.ReadRequests(With(requests, 6, (byte)'G')));
    }

    [Theory]
    [InlineData(0u, 1u, 1u, 0)]
    [InlineData(1u, 1u << 31, 1u, 0)]
    [InlineData(1u, 1u, 2u, 0)]
    [InlineData(1u, 1u, 1u, 4)]
    public void Read_RequestThatNoEdgeMakes_IsNone(uint link, uint ceiling, uint used, byte need) =>
        Assert.Null(PermitMessages.ReadRequests(PermitMessages.Write(new PermitRequests(Holder, [new PermitRequest(link, 1, ceiling, used, 1, (PermitNeed)need)]))));

    [Fact]
    public void Write_TooManyOrNoHolder_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => PermitMessages.Write(new PermitRequests("edge", [])));
        Assert.Throws<ArgumentException>(() => PermitMessages.Write(Holder, new PermitAnswer[PermitMessages.MaxEntries + 1]));
    }

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        var copy = bytes.ToArray();
        copy[at] = value;
        return copy;
    }
}
