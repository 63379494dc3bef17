using Gharart.Edge.Sockets;
using Microsoft.Extensions.Options;

namespace Gharart.Edge;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            var builder = WebApplication.CreateSlimBuilder(args);
            builder.AddEdge();
            if (OperatingSystem.IsLinux())
            {
                builder.Services.AddHostedService<BackgroundThreads>();
            }

            await using var app = builder.Build();
            await app.RunAsync();
            return 0;
        }
        catch (OptionsValidationException e)
        {
            await Console.Error.WriteLineAsync("The settings have mistakes:");
            foreach (var failure in e.Failures)
            {
                await Console.Error.WriteLineAsync($"- {failure}");
            }

            return 1;
        }
    }
}
