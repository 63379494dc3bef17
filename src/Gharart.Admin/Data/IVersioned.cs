namespace Gharart.Admin.Data;

/// <summary>An editable row: <see cref="StampInterceptor"/> counts its version up and sets its dates on every save.</summary>
internal interface IVersioned
{
    /// <summary>1 for a new row; the concurrency token and the resource's ETag.</summary>
    public int Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
