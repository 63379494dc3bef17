namespace Gharart.Edge.Passwords;

/// <summary>A judged form.</summary>
/// <param name="Answer">What became of its password.</param>
/// <param name="Hash">What the password was checked against.</param>
/// <param name="Referrer">Where the visitor came from before the form, as <see cref="PasswordForm"/> carried it on.</param>
/// <param name="RetryAfter">Whole seconds, with <see cref="PasswordAnswer.TooMany"/>.</param>
internal sealed record PasswordVerdict(PasswordAnswer Answer, byte[] Hash, byte[] Referrer, int RetryAfter = 0);
