using Gharart.Core.Destinations;
using Gharart.Core.Visitors;
using Gharart.Edge.Http;
using Gharart.Redis;
using Microsoft.Extensions.Options;

namespace Gharart.Edge;

/// <summary>Finds every mistake in the settings, so that all are shown at once.</summary>
internal sealed class EdgeOptionsValidator : IValidateOptions<EdgeOptions>
{
    public ValidateOptionsResult Validate(string? name, EdgeOptions options)
    {
        var errors = new List<string>();
        foreach (var url in options.EdgeUrls.DefaultIfEmpty(""))
        {
            CheckUrl(nameof(options.EdgeUrl), url, errors);
        }

        CheckUrl(nameof(options.ManagementUrl), options.ManagementUrl, errors);
        if (options.PublicDomain != "localhost" && !HostName.TryParse(options.PublicDomain, out _, out _))
        {
            errors.Add($"Gharart__PublicDomain '{options.PublicDomain}' is no host name. Give the domain that short links live under, without scheme and port.");
        }

        _ = Core.Visitors.TrustedProxies.Parse(options.TrustedProxies, out var badEntries);
        errors.AddRange(badEntries.Select(entry => $"Gharart__TrustedProxies: '{entry}' is no IP address and no network such as 10.0.0.0/8."));
        if (options.CountryHeader is { } header && (header.Length == 0 || !header.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
        {
            errors.Add($"Gharart__CountryHeader '{header}' is no header name. Give a name such as CF-IPCountry.");
        }

        if (options.GeoDatabase is { } path && !File.Exists(path))
        {
            errors.Add($"Gharart__GeoDatabase '{path}' does not exist. Give the path of an .mmdb file, or leave it unset for the demo table.");
        }

        if (!options.TryLoadSecret(out _, out var error))
        {
            errors.Add(error);
        }

        CheckRedis(options, errors);
        if (options.ClickDiskBudgetMegabytes is < 32 or > 1_048_576)
        {
            errors.Add($"Gharart__ClickDiskBudgetMegabytes {options.ClickDiskBudgetMegabytes} is not between 32 and 1048576.");
        }

        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            errors.Add("Gharart__DataDirectory is empty. Give a folder that this process may write to.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckRedis(EdgeOptions options, List<string> errors)
    {
        try
        {
            if (options.UsesRedis && !RedisConnection.TryCheck(options.LoadRedis(), out var error))
            {
                errors.Add($"Gharart__Redis {error}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"Gharart__Redis_FILE '{options.RedisPath}' cannot be read: {e.Message}");
        }
    }

    private static void CheckUrl(string key, string value, List<string> errors)
    {
        if (!ListenAddress.TryParse(value, out _))
        {
            errors.Add($"Gharart__{key} '{value}' is no listening address. Give scheme, host and port, such as http://localhost:8080.");
        }
    }
}
