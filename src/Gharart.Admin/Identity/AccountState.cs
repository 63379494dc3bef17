namespace Gharart.Admin.Identity;

internal enum AccountState
{
    /// <summary>The invitation was not followed yet.</summary>
    Invited,
    Active,
}
