namespace Gharart.Admin.Outbox;

/// <summary>
/// A mail that waits to be sent, written in the transaction of what it tells. Deleted once it was handed over, or given up.
/// </summary>
internal sealed class OutboxMail
{
    public int Id { get; set; }

    public required string Recipient { get; set; }

    /// <summary><see cref="MailContent"/>, sealed.</summary>
    public required byte[] SealedContent { get; set; }

    public int Attempts { get; set; }

    /// <summary>Not before then; while a host tries, the time at which another one may.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
