using Gharart.Admin.Identity;

namespace Gharart.Admin.Outbox;

/// <summary>The mail server (<c>Gharart__Smtp__…</c>).</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">587 unless set.</param>
/// <param name="UseTls">Demand STARTTLS; <c>true</c> unless set.</param>
/// <param name="User">Null for a server that asks for none.</param>
/// <param name="Password">Goes with <paramref name="User"/>.</param>
/// <param name="From">Sender of all mail.</param>
internal sealed record SmtpOptions(string Host, int Port, bool UseTls, string? User, string? Password, string From)
{
    private const int SubmissionPort = 587;

    /// <summary>Null where no server is set: mail goes into the folder.</summary>
    public static SmtpOptions? Read(SettingsReader settings)
    {
        var host = settings.Text("Smtp:Host", "");
        if (host.Length == 0)
        {
            return null;
        }

        var user = settings.Text("Smtp:User", "");
        var password = settings.Secret("Smtp:Password");
        settings.Check(System.Uri.CheckHostName(host) != UriHostNameType.Unknown, "Smtp:Host", $"'{host}' is no host name");
        settings.Check(user.Length > 0 == password is not null, "Smtp:User", "and Gharart__Smtp__Password go together");
        var from = settings.Text("Smtp:From", "");
        settings.Check(EmailAddress.TryFold(from, out _), "Smtp:From", from.Length == 0 ? "is missing: the sender's e-mail address" : $"'{from}' is no e-mail address");
        return new SmtpOptions(
            host, settings.Number("Smtp:Port", SubmissionPort, 1, 65_535), settings.Flag("Smtp:Tls", true), user.Length == 0 ? null : user, password, from);
    }
}
