using Gharart.Core.Clicks;

namespace Gharart.Redis;

/// <summary>What became of the clicks that an edge has shipped.</summary>
/// <param name="Watermark">How far the database is, as an admin said last; null where none did since Redis lost its keys.</param>
/// <param name="IsUnderWay">Whether the entry asked for still waits in the stream.</param>
public readonly record struct ClickShipment(ClickWatermark? Watermark, bool IsUnderWay);
