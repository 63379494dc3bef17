using BenchmarkDotNet.Running;
using Gharart.Benchmarks.Auditing;
using Gharart.Benchmarks.Load;

namespace Gharart.Benchmarks;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["load", .. var rest])
        {
            return await LoadCommand.RunAsync(rest);
        }

        if (args is ["audit", .. var shapes])
        {
            return HostileSearch.Run(shapes);
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
