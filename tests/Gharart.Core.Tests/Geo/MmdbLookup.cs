using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Geo;

/// <summary>Debian's <c>mmdblookup</c>, a reader of the format that owes nothing to ours.</summary>
internal static class MmdbLookup
{
    private const int NotFoundExitCode = 6;

    public static Country FindCountry(string file, ClientAddress address)
    {
        var bytes = Convert.FromHexString(address.Bits.ToString("x32", CultureInfo.InvariantCulture));
        var text = new IPAddress(address.IsIPv4 ? bytes[12..] : bytes).ToString();
        var (exitCode, output, error) = Run("--file", file, "--ip", text, "country", "iso_code");
        if (exitCode == NotFoundExitCode)
        {
            return Country.Unknown;
        }

        Assert.True(exitCode == 0, $"mmdblookup of {text} ended with {exitCode}: {error}");
        return CountryDatabaseTests.Of(output.Trim()[1..3]);
    }

    public static string Verbose(string file, string address) => Run("--verbose", "--file", file, "--ip", address).Output;

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("mmdblookup", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            Assert.Fail("mmdblookup is missing: install the Debian package mmdb-bin (apt-get install -y mmdb-bin).");
            throw;
        }
    }
}
