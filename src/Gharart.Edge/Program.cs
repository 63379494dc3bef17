using Microsoft.Extensions.Options;

namespace Gharart.Edge;

internal static class Program
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private static async Task<int> Main(string[] args)
    {
        // Handles a socket's event on the thread that waits for it; read by the runtime at the first socket. Safe because nothing of this process
        // blocks there: 28 % of the processor time of a click (bench/results). Not in the all-in-one host, whose admin asks a database.
        Environment.SetEnvironmentVariable(InlineCompletions, Environment.GetEnvironmentVariable(InlineCompletions) ?? "1");
        try
        {
            var builder = WebApplication.CreateSlimBuilder(args);
            builder.AddEdge();
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
