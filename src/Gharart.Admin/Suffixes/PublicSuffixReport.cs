namespace Gharart.Admin.Suffixes;

/// <param name="Source">The file's path, or <c>built-in</c>.</param>
/// <param name="Date">The day of its edition; null where nothing tells it.</param>
/// <param name="Rules">How many rules it has.</param>
/// <param name="Problem">Why the file that should count does not; null where it does, or where there is none.</param>
internal sealed record PublicSuffixReport(string Source, DateOnly? Date, int Rules, string? Problem);
