namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>What an answer means for a delivery.</summary>
internal enum DeliveryOutcome
{
    /// <summary>2xx.</summary>
    Taken,

    /// <summary>410: the endpoint wants nothing more (Standard Webhooks).</summary>
    Gone,

    /// <summary>Another 4xx, or a redirect, which is not followed.</summary>
    Refused,

    /// <summary>No answer, 408, 425, 429 or 5xx: likely to pass.</summary>
    Unwell,
}
