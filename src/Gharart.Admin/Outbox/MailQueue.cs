using System.Text.Json;
using Gharart.Admin.Data;
using Gharart.Admin.Http.Json;
using Gharart.Core.Tokens;

namespace Gharart.Admin.Outbox;

/// <summary>
/// Where the rest of the admin posts its mail: <see cref="Add"/> in the transaction of the change, <see cref="Wake"/> after the commit.
/// Who forgets the second waits a little longer.
/// </summary>
internal sealed class MailQueue(MasterSecret secret, TimeProvider time)
{
    private const string KeyLabel = "gharart/outbox/v1";

    private readonly SecretBox _box = new(secret.Derive(KeyLabel));

    public WakeSignal Signal { get; } = new(time);

    /// <summary>Adds a mail to what the caller saves.</summary>
    public void Add(AdminDbContext db, Mail mail)
    {
        var now = time.GetUtcNowMilliseconds();
        db.OutboxMails.Add(new OutboxMail
        {
            Recipient = mail.Recipient,
            SealedContent = _box.Seal(JsonSerializer.SerializeToUtf8Bytes(new MailContent(mail.Subject, mail.Text), ApiJson.Stored), mail.Recipient),
            NextAttemptAt = now,
            CreatedAt = now,
        });
    }

    public void Wake() => Signal.Wake();

    public Mail Open(OutboxMail row)
    {
        var content = JsonSerializer.Deserialize<MailContent>(_box.Open(row.SealedContent, row.Recipient), ApiJson.Stored)!;
        return new Mail(row.Recipient, content.Subject, content.Text);
    }
}
