namespace Gharart.Core.Trust.Feeds;

/// <summary>A feed's file cannot be read: the message says where and why. Nothing of it is used.</summary>
public sealed class InvalidRiskFeedException(string message) : Exception(message);
