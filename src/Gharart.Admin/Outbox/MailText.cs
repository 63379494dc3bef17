using System.Globalization;
using System.Text;

namespace Gharart.Admin.Outbox;

/// <summary>A mail as the bytes of an <c>.eml</c> file (RFC 5322), which every mail program opens.</summary>
internal static class MailText
{
    public static byte[] Format(Mail mail, string from, string id, DateTimeOffset at)
    {
        var text = new StringBuilder();
        Line(text, $"From: {from}");
        Line(text, $"To: {mail.Recipient}");
        Line(text, $"Subject: {Subject(mail.Subject)}");
        Line(text, $"Date: {at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}");
        Line(text, $"Message-ID: {MessageId(id, from)}");
        Line(text, "Auto-Submitted: auto-generated");
        Line(text, "MIME-Version: 1.0");
        Line(text, "Content-Type: text/plain; charset=utf-8");
        // Not quoted-printable: links stay whole for people and scripts that open the file.
        Line(text, "Content-Transfer-Encoding: 8bit");
        Line(text, "");
        foreach (var line in mail.Text.Split('\n'))
        {
            Line(text, line.TrimEnd('\r'));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static string MessageId(string id, string from) => $"<{id}@{from[(from.LastIndexOf('@') + 1)..]}>";

    // RFC 2047 where it must be; a line break would begin a header of its own.
    private static string Subject(string subject) =>
        Ascii.IsValid(subject) && !subject.AsSpan().ContainsAnyInRange('\0', '\u001F')
            ? subject
            : $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=";

    private static void Line(StringBuilder text, string line) => text.Append(line).Append("\r\n");
}
