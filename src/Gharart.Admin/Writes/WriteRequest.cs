namespace Gharart.Admin.Writes;

/// <summary>What a handler may say about the write that it is; it takes it as a parameter.</summary>
internal sealed class WriteRequest
{
    /// <summary>How many writes this one counts as: a bulk import's accepted rows; 0 for a trial run, which then leaves no audit entry either.</summary>
    public int Count { get; set; } = 1;

    public static ValueTask<WriteRequest?> BindAsync(HttpContext context) => ValueTask.FromResult<WriteRequest?>(
        context.Features.Get<WriteRequest>() ?? throw new InvalidOperationException("WriteRequest needs a route that writes."));
}
