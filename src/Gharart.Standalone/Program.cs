using Gharart.Admin;
using Gharart.Admin.Data;
using Microsoft.Extensions.Options;

namespace Gharart.Standalone;

internal static class Program
{
    private const int WrongSettings = 2;

    private static async Task<int> Main(string[] args)
    {
        try
        {
            await using var host = new StandaloneHost(args);
            await host.StartAsync();
            Banner.Write(Console.Out, host);
            await host.WaitForShutdownAsync();
            return 0;
        }
        catch (OptionsValidationException e)
        {
            return await FailAsync(string.Join(Environment.NewLine, e.Failures));
        }
        catch (Exception e) when (e is InvalidSettingsException or SchemaMigrationException)
        {
            return await FailAsync(e.Message);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return await FailAsync($"{e.Message} Stop what listens there, or choose other addresses with Gharart__EdgeUrl, Gharart__AdminUrl and Gharart__ManagementUrl.");
        }
    }

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return WrongSettings;
    }
}
