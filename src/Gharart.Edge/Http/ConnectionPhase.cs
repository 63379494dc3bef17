namespace Gharart.Edge.Http;

/// <summary>What a connection waits for, which decides how long it may.</summary>
internal enum ConnectionPhase
{
    /// <summary>The next request.</summary>
    Idle,

    /// <summary>The rest of a request head.</summary>
    Head,

    /// <summary>The client, to take its answers.</summary>
    Writing,

    /// <summary>The rest of what nobody reads, before the end of the connection: closing on it could destroy the answer on its way.</summary>
    Draining,
}
