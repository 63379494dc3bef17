namespace Gharart.Admin.Data;

/// <summary>A piece of work and the admin that does it now.</summary>
internal sealed class WorkLease
{
    public required string Name { get; set; }

    public required string Holder { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }
}
