namespace Gharart.Admin.Outgoing;

/// <summary>What became of an <see cref="OutgoingRequest"/>: an answer, or a failure. Never an exception.</summary>
/// <param name="Hops">Every request that was made or refused, in order; at least one.</param>
/// <param name="Elapsed">For everything together.</param>
internal sealed record OutgoingAnswer(IReadOnlyList<OutgoingHop> Hops, TimeSpan Elapsed)
{
    /// <summary>Null for an answer, whatever its status is.</summary>
    public OutgoingFailure? Failure { get; init; }

    /// <summary>Of the last hop; by name in any case, the values of one name joined.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>At most <see cref="OutgoingRequest.MaxBody"/> bytes.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Whether there is more of the body than was read.</summary>
    public bool IsBodyCut { get; init; }

    public OutgoingHop Last => Hops[^1];

    /// <summary>Status of the last hop; null where it gave no answer.</summary>
    public int? Status => Last.Status;

    /// <summary>Whether a redirect led from https to http.</summary>
    public bool IsDowngraded => Hops.Zip(Hops.Skip(1)).Any(pair => pair.First.Url.IsHttps && !pair.Second.Url.IsHttps);
}
