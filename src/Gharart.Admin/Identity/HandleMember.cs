namespace Gharart.Admin.Identity;

/// <summary>What an account may do on a handle.</summary>
internal sealed class HandleMember
{
    public int HandleId { get; set; }

    public int AccountId { get; set; }

    public HandleRole Role { get; set; }
}
