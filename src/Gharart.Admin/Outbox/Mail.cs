namespace Gharart.Admin.Outbox;

/// <summary>A plain-text mail.</summary>
/// <param name="Recipient">An address as <see cref="Identity.EmailAddress"/> folds it.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Lines end with <c>\n</c>.</param>
internal sealed record Mail(string Recipient, string Subject, string Text);
