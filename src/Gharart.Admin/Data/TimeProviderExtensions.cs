namespace Gharart.Admin.Data;

internal static class TimeProviderExtensions
{
    /// <summary>Now, cut to the millisecond that the database and the wire keep, so that a value reads back as it was written.</summary>
    public static DateTimeOffset GetUtcNowMilliseconds(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
