namespace Gharart.Admin.Features.Links.Import;

/// <summary>What became of a row.</summary>
internal enum ImportStatus
{
    Created,
    Replaced,
    Failed,
}
