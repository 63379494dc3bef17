namespace Gharart.Admin.Identity;

/// <summary>The account that was made at the first start; the host prints it once.</summary>
/// <param name="Email">To sign in with.</param>
/// <param name="GeneratedPassword">Null when the settings gave one.</param>
internal sealed record BootstrapAccount(string Email, string? GeneratedPassword);
