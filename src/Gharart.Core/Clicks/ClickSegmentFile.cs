using System.Globalization;

namespace Gharart.Core.Clicks;

/// <summary>Names of segment files: sixteen lower-case hex digits and <c>.seg</c>.</summary>
internal static class ClickSegmentFile
{
    private const string Extension = ".seg";
    private const int NumberLength = 16;

    public static string PathOf(string directory, ulong number) =>
        Path.Combine(directory, number.ToString("x16", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Numbers of the segment files in a folder, ascending; none where there is no folder. Other files are not looked at.</summary>
    public static List<ulong> List(string directory)
    {
        var numbers = new List<ulong>();
        try
        {
            foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension))
            {
                if (TryParse(Path.GetFileName(path.AsSpan()), out var number))
                {
                    numbers.Add(number);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            return numbers;
        }

        numbers.Sort();
        return numbers;
    }

    private static bool TryParse(ReadOnlySpan<char> name, out ulong number)
    {
        number = 0;
        return name.Length == NumberLength + Extension.Length
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && !name.ContainsAnyInRange('A', 'F')
            && ulong.TryParse(name[..NumberLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            && number is > 0 and <= ClickPosition.MaxSegment;
    }
}
