namespace Gharart.Benchmarks.Load;

/// <summary>A run that must not be counted; the message says why.</summary>
internal sealed class LoadException(string message) : Exception(message);
