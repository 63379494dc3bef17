namespace Gharart.Admin.Outgoing;

/// <param name="Error">What it was.</param>
/// <param name="Message">Sentences for people: what was asked, what came.</param>
internal sealed record OutgoingFailure(OutgoingError Error, string Message);
