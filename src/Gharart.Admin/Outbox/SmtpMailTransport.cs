using System.Net;
using System.Net.Mail;
using System.Text;

namespace Gharart.Admin.Outbox;

/// <summary>Hands mail to the configured server.</summary>
internal sealed class SmtpMailTransport(SmtpOptions options, TimeProvider time) : IMailTransport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task SendAsync(Mail mail, string id, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.UseTls };
        if (options.User is not null)
        {
            client.Credentials = new NetworkCredential(options.User, options.Password);
        }

        using var message = new MailMessage(options.From, mail.Recipient, mail.Subject, mail.Text)
        {
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", MailText.MessageId(id, options.From));
        message.Headers.Add("Auto-Submitted", "auto-generated");

        // The client's own timeout does not hold for its asynchronous calls.
        using var timer = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        await client.SendMailAsync(message, either.Token);
    }
}
