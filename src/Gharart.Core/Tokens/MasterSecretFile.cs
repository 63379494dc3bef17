using System.Diagnostics.CodeAnalysis;
using System.Text;
using Gharart.Core.Storage;

namespace Gharart.Core.Tokens;

/// <summary>Where a process finds the deployment's secret: its setting, else the file <c>master-secret</c> of the data directory.</summary>
public static class MasterSecretFile
{
    private const string FileName = "master-secret";

    /// <summary>Finds the secret.</summary>
    /// <param name="setting">The setting's value, null where it is unset.</param>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="error">What is wrong and what to do, for the operator.</param>
    public static bool TryLoad(
        string? setting, string dataDirectory, [NotNullWhen(true)] out MasterSecret? secret, [NotNullWhen(false)] out string? error)
    {
        secret = null;
        var path = Path.Combine(dataDirectory, FileName);
        if (setting is not null)
        {
            return MasterSecret.TryParse(setting, out secret, out error);
        }

        if (!File.Exists(path))
        {
            error = $"Gharart__MasterSecret is not set and {path} does not exist. Set it to base64 of 32 random bytes, the same for every process of the deployment.";
            return false;
        }

        return MasterSecret.TryParse(File.ReadAllText(path).Trim(), out secret, out error);
    }

    /// <summary>Makes the file with a random secret where it is missing; readable by its owner only.</summary>
    public static void CreateIfMissing(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        if (File.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(dataDirectory);
        DurableFile.Replace(path, Encoding.ASCII.GetBytes(MasterSecret.GenerateBase64() + "\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
