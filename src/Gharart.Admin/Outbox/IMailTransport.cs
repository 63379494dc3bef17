namespace Gharart.Admin.Outbox;

/// <summary>Takes a mail out of the house: by SMTP, or into a folder.</summary>
internal interface IMailTransport
{
    /// <param name="mail">What to send.</param>
    /// <param name="id">The same for each attempt at one mail.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task SendAsync(Mail mail, string id, CancellationToken cancellationToken);
}
