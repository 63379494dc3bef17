using Gharart.Admin.Outbox;

namespace Gharart.Admin.Identity;

/// <summary>The mails that accounts get.</summary>
internal sealed class AccountMails(AdminOptions options)
{
    public Mail Invite(string recipient, string handle, string inviter, string token) => new(
        recipient,
        $"You are invited to {handle} on Gharart",
        $"""
        {inviter} invites you to work on the handle "{handle}" on Gharart.

        To accept, choose a password here:

        {Link("accept-invite", token)}

        The link works once, for {OneTimeLinks.Lifetime.Days} days. Scripts may POST its token with a password to /v2/auth/accept-invite.
        If you did not expect this, do nothing: without you nothing happens.
        """);

    public Mail VerifyEmail(string recipient, string token) => new(
        recipient,
        "Confirm your e-mail address for Gharart",
        $"""
        Somebody, hopefully you, signed up for Gharart with this address. To confirm it:

        {Link("verify-email", token)}

        The link works once, for {OneTimeLinks.Lifetime.Days} days. Scripts may POST its token to /v2/auth/verify-email.
        If it was not you, do nothing.
        """);

    private string Link(string page, string token) => $"{options.PublicAdminUrl}/{page}?token={token}";
}
