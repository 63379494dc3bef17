namespace Gharart.Admin.Identity;

/// <summary>What following a link in a mail does.</summary>
internal enum OneTimeLinkPurpose
{
    AcceptInvite,
    VerifyEmail,
}
