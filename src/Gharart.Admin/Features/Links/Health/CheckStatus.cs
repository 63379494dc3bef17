namespace Gharart.Admin.Features.Links.Health;

/// <summary>What one check of a destination found; the worst stands last.</summary>
internal enum CheckStatus
{
    /// <summary>It was not looked at.</summary>
    Skipped,

    /// <summary>All is well.</summary>
    Pass,

    /// <summary>It works, but should be looked after.</summary>
    Warn,

    /// <summary>Visitors get no further.</summary>
    Fail,
}
