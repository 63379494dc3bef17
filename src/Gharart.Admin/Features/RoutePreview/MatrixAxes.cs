using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>The rows and columns of a matrix.</summary>
internal sealed record MatrixAxes(Country[] Countries, DeviceClass[] Devices)
{
    /// <summary>As many as there are.</summary>
    public const int MaxCountries = 250;

    /// <summary>As many as there are.</summary>
    public const int MaxDevices = 5;

    // In the order in which people name them.
    private static readonly DeviceClass[] AllDevices = [DeviceClass.Mobile, DeviceClass.Tablet, DeviceClass.Desktop, DeviceClass.Bot, DeviceClass.Unknown];

    private static readonly string DeviceRule = $"must be one of {string.Join(", ", ContractEnum<DeviceClass>.All)}";

    /// <summary>All countries and XX by all devices, unless the request says otherwise.</summary>
    public static MatrixAxes Read(RouteMatrixRequest request, FieldErrors errors) => new(
        Read(request.Countries, "countries", [.. Country.All.Skip(1), Country.Unknown], static (word, out country) => Country.TryParse(word, out country), "must be an ISO 3166-1 alpha-2 code, or XX", errors),
        Read(request.Devices, "devices", AllDevices, ContractEnum<DeviceClass>.TryParse, DeviceRule, errors));

    /// <summary>A value for each cell, row by row.</summary>
    public T[][] Map<T>(Func<Country, DeviceClass, T> value) =>
        Array.ConvertAll(Countries, country => Array.ConvertAll(Devices, device => value(country, device)));

    private static T[] Read<T>(IReadOnlyList<string?>? words, string field, T[] all, TryParse<T> tryParse, string rule, FieldErrors errors)
    {
        if (words is null)
        {
            return all;
        }

        if (!errors.Check(words.Count > 0, field, "must not be empty; leave it out for all")
            || !errors.Check(words.Count <= all.Length, field, $"must list at most {all.Length} values"))
        {
            return [];
        }

        var read = new List<T>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!errors.Check(tryParse(words[i], out var value), $"{field}[{i}]", rule))
            {
                continue;
            }

            errors.Check(!read.Contains(value), $"{field}[{i}]", "is given twice");
            read.Add(value);
        }

        return [.. read];
    }

    private delegate bool TryParse<T>(string? word, out T value);
}
