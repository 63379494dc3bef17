using System.Text;

namespace Gharart.Admin.Dns;

/// <summary>Bytes of strangers, made fit for logs and error texts.</summary>
internal static class DnsText
{
    private const int MaxShown = 120;

    /// <summary>The value in double quotes, cut where it is long.</summary>
    public static string Quote(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder("\"");
        AppendEscaped(text, value.Length > MaxShown ? value[..MaxShown] : value, escaped: "\"\\");
        return text.Append(value.Length > MaxShown ? "…\"" : "\"").ToString();
    }

    /// <summary>Visible ASCII and spaces as they are, the given characters behind a backslash, the rest as <c>\DDD</c>.</summary>
    public static void AppendEscaped(StringBuilder text, ReadOnlySpan<byte> value, string escaped)
    {
        foreach (var one in value)
        {
            if (one is < 0x20 or > 0x7E)
            {
                text.Append(null, $"\\{one:D3}");
                continue;
            }

            if (escaped.Contains((char)one, StringComparison.Ordinal))
            {
                text.Append('\\');
            }

            text.Append((char)one);
        }
    }
}
