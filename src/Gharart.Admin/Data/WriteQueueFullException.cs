namespace Gharart.Admin.Data;

/// <summary>A writing request waited too long for its turn; nothing was changed.</summary>
internal sealed class WriteQueueFullException() : Exception("The database is busy with the writes of other requests.");
