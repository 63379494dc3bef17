namespace Gharart.Admin.Identity;

/// <summary>A member's role on a handle, weakest first, so that roles compare with &lt;.</summary>
internal enum HandleRole
{
    Creator,
    Operator,
    Owner,
}
