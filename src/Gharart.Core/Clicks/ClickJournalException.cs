namespace Gharart.Core.Clicks;

/// <summary>The journal's folder cannot be used: another process holds it, it belongs to another edge, or its numbers are used up.</summary>
public sealed class ClickJournalException : Exception
{
    /// <summary>An exception that says what is wrong with the folder.</summary>
    public ClickJournalException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
