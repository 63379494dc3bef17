using Gharart.Core.Storage;

namespace Gharart.Admin.Outbox;

/// <summary>Where no mail server is set: each mail becomes a file that only the owner of the process may read.</summary>
internal sealed class FolderMailTransport(string directory, string from, TimeProvider time) : IMailTransport
{
    // A folder that nobody looks after must not fill the disk.
    private const int MostFiles = 1_000;

    public Task SendAsync(Mail mail, string id, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        DurableFile.Replace(Path.Combine(directory, id + ".eml"), MailText.Format(mail, from, id, time.GetUtcNow()));
        foreach (var old in Directory.GetFiles(directory, "*.eml").OrderByDescending(File.GetLastWriteTimeUtc).Skip(MostFiles))
        {
            File.Delete(old);
        }

        return Task.CompletedTask;
    }
}
