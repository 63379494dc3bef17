using System.Globalization;
using Gharart.Admin.Identity;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;

namespace Gharart.Admin;

/// <summary>Reads settings of the section <c>Gharart</c> and collects every mistake, so that an operator mends them in one go.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private const string Unlimited = "unlimited";

    private readonly List<string> _mistakes = [];

    public string Text(string key, string fallback) => configuration[Path(key)] is { Length: > 0 } value ? value : fallback;

    public bool Flag(string key, bool fallback)
    {
        var value = Text(key, fallback ? "true" : "false");
        Check(bool.TryParse(value, out var flag), key, $"'{value}' is neither true nor false");
        return flag;
    }

    public int Number(string key, int fallback, int min, int max)
    {
        var value = Text(key, fallback.ToString(CultureInfo.InvariantCulture));
        Check(
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max,
            key,
            $"'{value}' is no number from {min} to {max}");
        return number;
    }

    /// <summary>An address that people are given: http or https, with nothing behind the path. Without the last slash; the fallback is not checked.</summary>
    public string PublicUrl(string key, string fallback)
    {
        var value = Text(key, "");
        Check(
            value.Length == 0
                || (System.Uri.TryCreate(value, UriKind.Absolute, out var url)
                    && url is { Scheme: "http" or "https", Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 }),
            key,
            $"'{value}' is no address such as https://gharart.example");
        return (value.Length == 0 ? fallback : value).TrimEnd('/');
    }

    public TrustedProxies Proxies(string key)
    {
        var proxies = TrustedProxies.Parse(Text(key, ""), out var mistakes);
        Check(mistakes.Count == 0, key, $"has entries that are no IP address and no network such as 10.0.0.0/8: {string.Join(", ", mistakes)}");
        return proxies;
    }

    /// <summary>A whole number from 0, or <c>unlimited</c>, which is null.</summary>
    public int? Limit(string key, int? fallback)
    {
        var value = Text(key, fallback?.ToString(CultureInfo.InvariantCulture) ?? Unlimited);
        if (value.Equals(Unlimited, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        Check(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number), key, $"'{value}' is neither a whole number nor {Unlimited}");
        return number;
    }

    public string HostName(string key, string fallback)
    {
        var value = Text(key, fallback);
        Check(System.Uri.CheckHostName(value) == UriHostNameType.Dns && !value.EndsWith('.'), key, $"'{value}' is no host name");
        return value.ToLowerInvariant();
    }

    /// <summary>A listening address: scheme, host, port and nothing else.</summary>
    public string Address(string key, string fallback)
    {
        var value = Text(key, fallback);
        Check(
            BindingAddressOf(value) is { IsUnixPipe: false, PathBase.Length: 0, Scheme: "http" or "https" },
            key,
            $"'{value}' is no address such as http://localhost:8081");
        return value;
    }

    public string Email(string key, string fallback)
    {
        var value = Text(key, fallback);
        Check(EmailAddress.TryFold(value, out var folded), key, $"'{value}' is no e-mail address");
        return folded;
    }

    public string? Password(string key)
    {
        var value = Secret(key);
        Check(value is null || Passwords.IsLongEnough(value), key, $"is shorter than {Passwords.MinLength} characters or longer than {Passwords.MaxLength}");
        return value;
    }

    /// <summary>The setting, else the file of the data directory; after a mistake the answer is not used, since <see cref="ThrowIfWrong"/> follows.</summary>
    public MasterSecret MasterSecret(string key, string dataDirectory)
    {
        var isValid = MasterSecretFile.TryLoad(Secret(key), dataDirectory, out var secret, out var error);
        Check(isValid, key, $"is wrong: {error?.TrimEnd('.')}");
        return secret!;
    }

    /// <summary>A value that may stand in a file instead, named by <c>KEY_FILE</c>; null when neither is set.</summary>
    public string? Secret(string key)
    {
        var value = configuration[Path(key)] is { Length: > 0 } inline ? inline : null;
        var file = configuration[Path(key) + "_FILE"];
        if (string.IsNullOrEmpty(file))
        {
            return value;
        }

        Check(value is null, key, "is set twice: as a value and as a file");
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Check(false, key + "_FILE", $"'{file}' cannot be read: {exception.Message}");
            return null;
        }
    }

    public void Check(bool holds, string key, string mistake)
    {
        if (!holds)
        {
            _mistakes.Add($"Gharart__{key.Replace(":", "__", StringComparison.Ordinal)} {mistake}.");
        }
    }

    public void ThrowIfWrong()
    {
        if (_mistakes.Count > 0)
        {
            throw new InvalidSettingsException(_mistakes);
        }
    }

    private static string Path(string key) => "Gharart:" + key;

    private static BindingAddress? BindingAddressOf(string value)
    {
        try
        {
            return BindingAddress.Parse(value);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
