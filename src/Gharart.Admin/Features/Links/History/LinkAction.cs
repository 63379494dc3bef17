namespace Gharart.Admin.Features.Links.History;

/// <summary>What made a version of a link.</summary>
internal enum LinkAction
{
    Created,
    Replaced,
    Imported,
    RolledBack,

    /// <summary>It was there before its history began, or another part of the program changed it.</summary>
    Found,
}
