namespace Gharart.Edge.Passwords;

/// <summary>What became of a password that somebody typed.</summary>
internal enum PasswordAnswer
{
    /// <summary>There was none.</summary>
    Missing,

    /// <summary>It is another one.</summary>
    Wrong,

    /// <summary>It is the link's.</summary>
    Right,

    /// <summary>It was not looked at: there were too many wrong ones before.</summary>
    TooMany,

    /// <summary>It was not looked at: too many wait already.</summary>
    Busy,
}
