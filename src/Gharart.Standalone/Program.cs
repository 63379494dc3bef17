namespace Gharart.Standalone;

internal static class Program
{
    private static void Main()
    {
    }
}
