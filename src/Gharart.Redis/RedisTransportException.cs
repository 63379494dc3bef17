namespace Gharart.Redis;

/// <summary>
/// Redis does not answer, or refuses. Its message is the same for every try of one outage, so that a loop can tell it once, and never holds the password.
/// </summary>
public sealed class RedisTransportException(string message, Exception? innerException = null) : IOException(message, innerException);
