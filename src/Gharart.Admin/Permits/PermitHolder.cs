namespace Gharart.Admin.Permits;

/// <summary>Somebody who holds permits: an edge, as long as it keeps its permit file.</summary>
internal sealed class PermitHolder
{
    public int Id { get; set; }

    /// <summary>The name that the edge drew.</summary>
    public required string Name { get; set; }

    /// <summary>When it was last heard of, to some seconds.</summary>
    public DateTimeOffset SeenAt { get; set; }
}
