namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>Where a delivery stands.</summary>
internal enum DeliveryStatus
{
    /// <summary>It is due, or will be tried again.</summary>
    Pending,

    /// <summary>The other side took it.</summary>
    Delivered,

    /// <summary>Given up; it can be sent again by hand.</summary>
    Failed,
}
