namespace Gharart.Admin.Features.Handles;

/// <summary>The name of a deleted handle, kept for the account that had it: others could catch the visitors of its printed links.</summary>
internal sealed class ReleasedHandle
{
    public required string Name { get; set; }

    public int AccountId { get; set; }

    public DateTimeOffset ReleasedAt { get; set; }
}
