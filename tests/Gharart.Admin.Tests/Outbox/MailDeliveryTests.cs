using Gharart.Admin.Data;
using Gharart.Admin.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Outbox;

public class MailDeliveryTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private readonly FailingTransport _transport = new();

    [Fact]
    public async Task Mail_NotCommitted_IsNeverSent()
    {
        await admin.WithDatabaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            Queue.Add(db, Sample);
            await db.SaveChangesAsync();
            return 0;
        });

        Assert.Equal(0, await Delivery().DeliverDueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Mail_Committed_IsSentOnceAndForgotten()
    {
        await PostAsync();

        Assert.Equal(1, await Delivery().DeliverDueAsync(CancellationToken.None));
        Assert.Equal(0, await Delivery().DeliverDueAsync(CancellationToken.None));

        Assert.Equal(Sample, Assert.Single(_transport.Sent));
        Assert.False(await AnyAsync());
    }

    [Fact]
    public async Task Mail_Refused_IsTriedAgainLaterAndLaterWithTheSameId()
    {
        await PostAsync();
        _transport.Fails = true;
        await Delivery().DeliverDueAsync(CancellationToken.None);
        await Delivery().DeliverDueAsync(CancellationToken.None);
        Assert.Single(_transport.Ids);

        admin.Clock.Advance(TimeSpan.FromSeconds(10));
        await Delivery().DeliverDueAsync(CancellationToken.None);
        admin.Clock.Advance(TimeSpan.FromSeconds(10));
        await Delivery().DeliverDueAsync(CancellationToken.None);
        Assert.Equal(2, _transport.Ids.Count);

        _transport.Fails = false;
        admin.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await Delivery().DeliverDueAsync(CancellationToken.None));
        Assert.Single(_transport.Ids.Distinct());
    }

    [Fact]
    public async Task Mail_RefusedForDays_IsGivenUp()
    {
        await PostAsync();
        _transport.Fails = true;
        admin.Clock.Advance(MailDelivery.GivesUpAfter);

        await Delivery().DeliverDueAsync(CancellationToken.None);

        Assert.False(await AnyAsync());
    }

    [Fact]
    public async Task Mail_ManyHostsAtOnce_OneSends()
    {
        await PostAsync();

        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Delivery().DeliverDueAsync(CancellationToken.None)));

        Assert.Equal(1, sent.Sum());
        Assert.Single(_transport.Sent);
    }

    [Fact]
    public async Task Mail_AtRest_ShowsNothingOfItsText()
    {
        await PostAsync();

        var row = await admin.WithDatabaseAsync(db => db.OutboxMails.SingleAsync());

        Assert.Equal(-1, row.SealedContent.AsSpan().IndexOf("token"u8));
        await Delivery().DeliverDueAsync(CancellationToken.None);
    }

    [Fact]
    public void Text_OddSubjectAndLines_StaysOneMail()
    {
        var mail = new Mail("a@gharart.test", "Grüße\r\nBcc: everyone@gharart.test", "one\ntwo");

        var text = System.Text.Encoding.UTF8.GetString(MailText.Format(mail, "no-reply@gharart.test", "20260501T100000-1", DateTimeOffset.UnixEpoch));

        Assert.DoesNotContain("\nBcc:", text, StringComparison.Ordinal);
        Assert.Contains("\r\nSubject: =?utf-8?B?", text, StringComparison.Ordinal);
        Assert.Contains("\r\nDate: Thu, 01 Jan 1970 00:00:00 +0000\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\none\r\ntwo\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", text, StringComparison.Ordinal);
    }

    private static Mail Sample => new("somebody@gharart.test", "Hello", "A link with a token.");

    private MailQueue Queue => admin.Services.GetRequiredService<MailQueue>();

    private MailDelivery Delivery() => ActivatorUtilities.CreateInstance<MailDelivery>(admin.Services, _transport);

    private Task<int> PostAsync() => admin.WithDatabaseAsync(db =>
    {
        Queue.Add(db, Sample);
        return db.SaveChangesAsync();
    });

    private Task<bool> AnyAsync() => admin.WithDatabaseAsync(db => db.OutboxMails.AnyAsync());

    private sealed class FailingTransport : IMailTransport
    {
        public List<Mail> Sent { get; } = [];

        public List<string> Ids { get; } = [];

        public bool Fails { get; set; }

        public Task SendAsync(Mail mail, string id, CancellationToken cancellationToken)
        {
            Ids.Add(id);
            if (Fails)
            {
                throw new IOException("The server is away.");
            }

            Sent.Add(mail);
            return Task.CompletedTask;
        }
    }
}
