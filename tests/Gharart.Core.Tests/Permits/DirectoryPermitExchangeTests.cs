using Gharart.Core.Permits;

namespace Gharart.Core.Tests.Permits;

public sealed class DirectoryPermitExchangeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-exchange-").FullName;
    private readonly string _holder = PermitMessages.NewHolder();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Messages_AreTakenOnceByTheOtherSide()
    {
        var (edge, admin) = (new DirectoryPermitExchange(_directory), new DirectoryPermitExchange(_directory));
        Assert.Empty(await admin.TakeAsync(default));
        await edge.SendAsync(new PermitRequests(_holder, [Request(1)]), default);
        await edge.SendAsync(new PermitRequests(_holder, []), default);
        var taken = await admin.TakeAsync(default);
        Assert.Equal([_holder, _holder], taken.Select(message => message.Holder));
        Assert.Equal([Request(1)], taken.SelectMany(message => message.Requests));
        Assert.Empty(await admin.TakeAsync(default));

        Assert.Null(await edge.ReceiveAsync(_holder, default));
        var answer = new PermitAnswer(1, 1, 5, 0, 5, 1, 0, PermitSigns.None);
        await admin.AnswerAsync(_holder, [answer], default);
        await admin.AnswerAsync(PermitMessages.NewHolder(), [], default);
        Assert.Equal([answer], await edge.ReceiveAsync(_holder, default));
        Assert.Null(await edge.ReceiveAsync(_holder, default));
        await admin.AnswerAsync(_holder, [], default);
        Assert.Empty((await edge.ReceiveAsync(_holder, default))!);
    }

    [Fact]
    public async Task NobodyReads_FilesDoNotPileUp()
    {
        var edge = new DirectoryPermitExchange(_directory);
        for (var i = 1u; i <= 1_000; i++)
        {
            await edge.SendAsync(new PermitRequests(_holder, [Request(i)]), default);
            await edge.AnswerAsync(_holder, [], default);
        }

        Assert.InRange(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories).Length, 2, 128);
        Assert.Contains(Request(1_000), (await edge.TakeAsync(default)).SelectMany(message => message.Requests));
    }

    [Fact]
    public async Task GarbageAndMissingFolders_AreLivedWith()
    {
        var exchange = new DirectoryPermitExchange(_directory);
        await File.WriteAllTextAsync(Path.Combine(_directory, "requests", $"{_holder}-00"), "garbage");
        Assert.Empty(await exchange.TakeAsync(default));
        Directory.Delete(Path.Combine(_directory, "requests"), recursive: true);
        Assert.Empty(await exchange.TakeAsync(default));
        await exchange.SendAsync(new PermitRequests(_holder, [Request(3)]), default);
        Assert.Equal([Request(3)], Assert.Single(await exchange.TakeAsync(default)).Requests);
    }

    private static PermitRequest Request(uint link) => new(link, 0, 0, 0, 1, PermitNeed.Ahead);
}
