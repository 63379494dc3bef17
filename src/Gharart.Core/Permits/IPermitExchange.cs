namespace Gharart.Core.Permits;

/// <summary>
/// Carries messages about permits between edges and admins. It counts nothing: what is true stands in the admin's database and in the edges' own files.
/// So messages may be lost, come twice or late, and the whole of it may vanish at any moment; both sides then say again what they said.
/// </summary>
public interface IPermitExchange
{
    /// <summary>Edge: says something to the admins. A message that finds no room is lost.</summary>
    /// <exception cref="IOException">The exchange does not answer.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    ValueTask SendAsync(PermitRequests message, CancellationToken cancellationToken);

    /// <summary>Edge: takes out what was answered to a holder; null where there is no message, and nothing in the list where an admin only says that it lives.</summary>
    /// <exception cref="IOException">The exchange does not answer.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    ValueTask<IReadOnlyList<PermitAnswer>?> ReceiveAsync(string holder, CancellationToken cancellationToken);

    /// <summary>Admin: takes out the oldest messages of the edges; each is given to one admin.</summary>
    /// <exception cref="IOException">The exchange does not answer.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    ValueTask<IReadOnlyList<PermitRequests>> TakeAsync(CancellationToken cancellationToken);

    /// <summary>Admin: answers a holder. A message that finds no room is lost.</summary>
    /// <param name="holder">The holder.</param>
    /// <param name="answers">At most <see cref="PermitMessages.MaxEntries"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">The exchange does not answer.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    ValueTask AnswerAsync(string holder, IReadOnlyList<PermitAnswer> answers, CancellationToken cancellationToken);
}
