namespace Gharart.Admin.Features.Links.Export;

/// <summary>How links are exported.</summary>
internal enum ExportFormat
{
    /// <summary>RFC 4180, with the columns of <see cref="LinkColumns"/>.</summary>
    Csv,

    /// <summary>One JSON array, a link a line.</summary>
    Json,

    /// <summary>JSON lines.</summary>
    Jsonl,

    /// <summary>A file with which nginx answers the links alone.</summary>
    Nginx,
}
