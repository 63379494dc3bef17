namespace Gharart.Redis;

/// <summary>Every key that Gharart has in a Redis; docs/operations.md says what each holds.</summary>
internal static class RedisKeys
{
    public const string Manifest = "gharart:manifest";

    /// <summary>Sorted set: blob names by the Unix millisecond of their last put.</summary>
    public const string Blobs = "gharart:blobs";

    /// <summary>String with the token of the one publisher, expiring.</summary>
    public const string Publisher = "gharart:publisher";

    /// <summary>Stream of click batches that no admin has dealt with yet.</summary>
    public const string Clicks = "gharart:clicks";

    /// <summary>Hash: how far the clicks of each edge are in the database.</summary>
    public const string ClickWatermarks = "gharart:click-watermarks";

    /// <summary>Hash: what each edge counted itself.</summary>
    public const string ClickTotals = "gharart:click-totals";

    /// <summary>Channel that tells edges of a new manifest.</summary>
    public const string Published = "gharart:published";

    /// <summary>List of what edges say about permits and no admin has read yet.</summary>
    public const string PermitRequests = "gharart:permit-requests";

    /// <summary>Channel that asks the publishing admin to look: empty for queued changes, else the name of a blob that is missing or damaged.</summary>
    public const string Requests = "gharart:requests";

    private const string BlobPrefix = "gharart:blob:";
    private const string PermitAnswersPrefix = "gharart:permit-answers:";

    private const string ThrottlePrefix = "gharart:throttle:";

    public static string Blob(string name) => BlobPrefix + name;

    /// <summary>List of what admins answered a holder of permits.</summary>
    public static string PermitAnswers(string holder) => PermitAnswersPrefix + holder;

    /// <summary>String: when a caller's bucket will be full, in microseconds since 1970; expires then.</summary>
    public static string Throttle(string bucket) => ThrottlePrefix + bucket;
}
