namespace Gharart.Admin.Outbox;

/// <summary>The sealed part of an <see cref="OutboxMail"/>.</summary>
internal sealed record MailContent(string Subject, string Text);
