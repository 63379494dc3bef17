namespace Gharart.Admin.Risk;

/// <summary>How a feed stands, for operators.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Status">What becomes of it.</param>
/// <param name="Name">The feed's name; null for a broken one.</param>
/// <param name="Version">Its edition; null for a broken one.</param>
/// <param name="Entries">How many entries it has.</param>
/// <param name="Problem">Why it does not count; null where it does.</param>
internal sealed record FeedReport(string File, FeedStatus Status, string? Name, string? Version, int Entries, string? Problem);
