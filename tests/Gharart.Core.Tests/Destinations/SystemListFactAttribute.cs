namespace Gharart.Core.Tests.Destinations;

/// <summary>Runs where the system has a public suffix list, as Debian's package publicsuffix brings it.</summary>
internal sealed class SystemListFactAttribute : FactAttribute
{
    public const string Path = "/usr/share/publicsuffix/public_suffix_list.dat";

    public SystemListFactAttribute() => Skip = File.Exists(Path) ? null : $"There is no {Path}.";
}
