using System.Globalization;

namespace Gharart.Core.Permits;

/// <summary>
/// The exchange of one machine: a file a message in the folders <c>requests</c> and <c>answers</c>. A file appears whole and is taken by renaming it, so
/// that several processes may read. Nothing is synced to the disk, since nothing is lost with a message.
/// </summary>
public sealed class DirectoryPermitExchange : IPermitExchange
{
    // Names go round, so that messages which nobody takes do not pile up.
    private const int MaxWaiting = 64;
    private const int AtOnce = 64;
    private const string Written = ".tmp";
    private const string Taken = ".taken";

    private readonly string _requests;
    private readonly string _answers;
    private int _sent;
    private int _answered;

    /// <summary>Makes the folders where they are missing.</summary>
    /// <param name="directory">The folder of the exchange.</param>
    public DirectoryPermitExchange(string directory)
    {
        _requests = Path.Combine(directory, "requests");
        _answers = Path.Combine(directory, "answers");
        Directory.CreateDirectory(_requests);
        Directory.CreateDirectory(_answers);
    }

    /// <summary>Where the exchange lies in a directory transport.</summary>
    public static string PathOf(string transportDirectory) => Path.Combine(transportDirectory, "permits");

    /// <inheritdoc />
    public ValueTask SendAsync(PermitRequests message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        Put(_requests, message.Holder, ref _sent, PermitMessages.Write(message));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<PermitAnswer>?> ReceiveAsync(string holder, CancellationToken cancellationToken)
    {
        List<PermitAnswer>? answers = null;
        foreach (var bytes in Take(_answers, holder + "-*"))
        {
            if (PermitMessages.ReadAnswers(holder, bytes) is { } message)
            {
                (answers ??= []).AddRange(message);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<PermitAnswer>?>(answers);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<PermitRequests>> TakeAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<PermitRequests>>([.. Take(_requests, "*-*").Select(bytes => PermitMessages.ReadRequests(bytes)).OfType<PermitRequests>()]);

    /// <inheritdoc />
    public ValueTask AnswerAsync(string holder, IReadOnlyList<PermitAnswer> answers, CancellationToken cancellationToken)
    {
        Put(_answers, holder, ref _answered, PermitMessages.Write(holder, answers));
        return ValueTask.CompletedTask;
    }

    private static void Put(string folder, string holder, ref int counter, byte[] message)
    {
        var number = unchecked((uint)Interlocked.Increment(ref counter)) % MaxWaiting;
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{holder}-{number:d2}"));
        try
        {
            File.WriteAllBytes(path + Written, message);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody cleared the transport away under us.
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(path + Written, message);
        }

        File.Move(path + Written, path, overwrite: true);
    }

    private static List<byte[]> Take(string folder, string pattern)
    {
        var messages = new List<byte[]>();
        foreach (var path in Waiting(folder, pattern))
        {
            try
            {
                var own = path + Taken;
                File.Move(path, own, overwrite: true);
                messages.Add(File.ReadAllBytes(own));
                File.Delete(own);
            }
            catch (FileNotFoundException)
            {
                // Another process took it.
            }
        }

        return messages;
    }

    private static string[] Waiting(string folder, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, pattern).Where(path => Path.GetExtension(path).Length == 0).Take(AtOnce)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
