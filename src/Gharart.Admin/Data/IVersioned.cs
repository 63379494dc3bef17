namespace Gharart.Admin.Data;

/// <summary>An editable row: <see cref="StampInterceptor"/> counts its version up and sets its dates on every save.</summary>
internal interface IVersioned
{
    /// <summary>1 for a new row; the concurrency token and the resource's ETag.</summary>
    int Version { get; set; }

    DateTimeOffset CreatedAt { get; set; }

    DateTimeOffset UpdatedAt { get; set; }
}
