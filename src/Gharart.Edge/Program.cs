namespace Gharart.Edge;

internal static class Program
{
    private static void Main()
    {
    }
}
