using Gharart.Core.Permits;

namespace Gharart.Redis.Tests;

public sealed class RedisPermitExchangeTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private readonly RedisPermitExchange _exchange = new(redis.Connect());
    private readonly string _holder = PermitMessages.NewHolder();

    [Fact]
    public async Task Messages_AreTakenOnceAndInOrder()
    {
        redis.Server.Command("FLUSHALL");
        for (var i = 1u; i <= 40; i++)
        {
            await _exchange.SendAsync(new PermitRequests(_holder, [Request(i)]), default);
        }

        var first = await _exchange.TakeAsync(default);
        var all = first.Concat(await _exchange.TakeAsync(default)).SelectMany(message => message.Requests);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => Request((uint)i)), all);
        Assert.Empty(await _exchange.TakeAsync(default));

        Assert.Null(await _exchange.ReceiveAsync(_holder, default));
        var answer = new PermitAnswer(1, 1, 5, 0, 5, 1, 0, PermitSigns.None);
        await _exchange.AnswerAsync(_holder, [answer], default);
        await _exchange.AnswerAsync(_holder, [], default);
        await _exchange.AnswerAsync(PermitMessages.NewHolder(), [answer], default);
        Assert.Equal([answer], await _exchange.ReceiveAsync(_holder, default));
        Assert.Null(await _exchange.ReceiveAsync(_holder, default));
        await _exchange.AnswerAsync(_holder, [], default);
        Assert.Empty((await _exchange.ReceiveAsync(_holder, default))!);
    }

    [Fact]
    public async Task NobodyReads_TheListIsBoundedAndExpires()
    {
        redis.Server.Command("FLUSHALL");
        for (var i = 1u; i <= 300; i++)
        {
            await _exchange.SendAsync(new PermitRequests(_holder, [Request(i)]), default);
        }

        Assert.Equal(":256\r\n", redis.Server.Command("LLEN", "gharart:permit-requests"));
        Assert.NotEqual(":-1\r\n", redis.Server.Command("TTL", "gharart:permit-requests"));
        redis.Server.Command("DEL", "gharart:permit-requests");
        redis.Server.Command("RPUSH", "gharart:permit-requests", "garbage");
        Assert.Empty(await _exchange.TakeAsync(default));
    }

    private static PermitRequest Request(uint link) => new(link, 0, 0, 0, 1, PermitNeed.Ahead);
}
