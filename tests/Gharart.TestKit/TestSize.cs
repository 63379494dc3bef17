namespace Gharart.TestKit;

/// <summary>Long tests have a size for every day and one for <c>./test.sh --full</c>.</summary>
public static class TestSize
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("GHARART_TEST_SIZE") == "full";

    public static T Pick<T>(T small, T full) => IsFull ? full : small;

    public static TimeSpan Seconds(int small, int full) => TimeSpan.FromSeconds(Pick(small, full));
}
