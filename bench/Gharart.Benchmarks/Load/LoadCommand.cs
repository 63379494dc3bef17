using System.Globalization;
using Gharart.Benchmarks.Load.Contenders;
using Gharart.Benchmarks.Load.Traffic;

namespace Gharart.Benchmarks.Load;

/// <summary>Entry of the load runs; <c>serve</c> and <c>pace</c> are the processes that a run starts for itself.</summary>
internal static class LoadCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["serve", var kind, var port]:
                await Variants.RunAsync(kind, int.Parse(port, CultureInfo.InvariantCulture));
                return 0;
            case ["pace", var port, var rate, var seconds, var connections, var requests]:
                using (var client = new PacedClient(Number(port), Number(connections), ClickMix.Read(requests)))
                {
                    Console.WriteLine(client.Run(Number(rate), Number(seconds)).ToLine());
                }

                return 0;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            stop.Cancel();
        };
        using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        try
        {
            await LoadRun.RunAsync(LoadSettings.Parse(args), stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped; everything that was started has ended.");
            return 130;
        }
        catch (Exception e) when (e is LoadException or ArgumentException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
