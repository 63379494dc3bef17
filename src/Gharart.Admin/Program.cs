using Gharart.Admin.Data;
using Gharart.Admin.Identity;

namespace Gharart.Admin;

internal static class Program
{
    private const int WrongSettings = 2;

    private static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = WebApplication.CreateSlimBuilder(args).AddAdmin().Build().UseAdmin();
            if (await app.PrepareAdminAsync() is { } account)
            {
                Show(account);
            }

            // Returns after SIGTERM or Ctrl+C, when the last request is answered.
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (exception is InvalidSettingsException or SchemaMigrationException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return WrongSettings;
        }
    }

    private static void Show(BootstrapAccount account)
    {
        Console.WriteLine($"Created the first account: {account.Email}");
        if (account.GeneratedPassword is { } password)
        {
            Console.WriteLine($"Its password, shown this once: {password}");
        }
    }
}
