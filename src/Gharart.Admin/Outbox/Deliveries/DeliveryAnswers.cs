using System.Globalization;
using System.Text;
using Gharart.Admin.Outgoing;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>Reads answers of endpoints.</summary>
internal static class DeliveryAnswers
{
    private const int MaxExcerpt = 256;

    public static DeliveryOutcome Outcome(this OutgoingAnswer answer) => answer.Failure is not null ? DeliveryOutcome.Unwell : answer.Status switch
    {
        >= 200 and <= 299 => DeliveryOutcome.Taken,
        StatusCodes.Status410Gone => DeliveryOutcome.Gone,
        StatusCodes.Status408RequestTimeout or 425 or StatusCodes.Status429TooManyRequests or >= 500 => DeliveryOutcome.Unwell,
        _ => DeliveryOutcome.Refused,
    };

    public static DeliveryAttempt Attempt(this OutgoingAnswer answer, DateTimeOffset at) => new(
        at,
        (int)answer.Elapsed.TotalMilliseconds,
        answer.Status,
        answer.Failure?.Message ?? (answer.Outcome() == DeliveryOutcome.Taken ? null : $"The endpoint answered {answer.Status}."),
        Excerpt(answer.Body));

    /// <summary>When the endpoint says that it may be asked again; null where it does not.</summary>
    public static DateTimeOffset? RetryAfter(this OutgoingAnswer answer, DateTimeOffset now)
    {
        var text = answer.Headers.GetValueOrDefault("Retry-After");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? now.AddSeconds(seconds)
            : DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > now ? at
            : null;
    }

    private static string? Excerpt(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, MaxExcerpt));
        return text.Length == 0 ? null : string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
    }
}
