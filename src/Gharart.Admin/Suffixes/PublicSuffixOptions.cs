using Gharart.Core.Destinations;

namespace Gharart.Admin.Suffixes;

/// <summary>Where the public suffix list comes from.</summary>
internal sealed class PublicSuffixOptions
{
    /// <summary>Where Debian's package <c>publicsuffix</c> puts the list.</summary>
    public const string SystemPath = "/usr/share/publicsuffix/public_suffix_list.dat";

    /// <summary>The file to read. Default <see cref="SystemPath"/>, which need not be there.</summary>
    public string Path { get; init; } = SystemPath;

    /// <summary>Whether the file counts whatever its age; the system's counts only where it is newer than the list that the program brings.</summary>
    public bool IsChosen { get; init; }

    public static PublicSuffixOptions Read(SettingsReader settings)
    {
        var path = settings.Text("PublicSuffixList", "");
        if (path.Length == 0)
        {
            return new PublicSuffixOptions();
        }

        try
        {
            var isRead = PublicSuffixList.TryParse(File.ReadAllText(path), out _, out var problem);
            settings.Check(isRead, "PublicSuffixList", $"'{path}' is no public suffix list: {problem?.TrimEnd('.')}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            settings.Check(false, "PublicSuffixList", $"'{path}' cannot be read: {exception.Message.TrimEnd('.')}");
        }

        return new PublicSuffixOptions { Path = path, IsChosen = true };
    }
}
