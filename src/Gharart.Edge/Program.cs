namespace Gharart.Edge;

internal static class Program
{
    private static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddEdge();
        await using var app = builder.Build();
        app.UseEdge();
        await app.RunAsync();
    }
}
