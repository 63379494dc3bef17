using System.Text.RegularExpressions;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Core.Destinations;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;

namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>Checks a template as somebody asks for it (contract §9).</summary>
/// <param name="errors">Gets everything that is wrong.</param>
/// <param name="endpoints">Says where conversions may be posted to.</param>
internal sealed partial class TemplateValidator(FieldErrors errors, WebhookEndpoints endpoints)
{
    /// <summary>What keys look like.</summary>
    public const string KeyForm = "[a-z0-9][a-z0-9_-]{1,63}";

    /// <summary>What ids of campaigns look like.</summary>
    public const string CampaignIdForm = "[a-z0-9][a-z0-9_-]{2,63}";

    public const string MeasurementIdForm = "G-[A-Z0-9]{4,20}";
    public const string PixelIdForm = "[0-9]{5,20}";
    public const string TestEventCodeForm = "[A-Za-z0-9]{1,40}";
    public const int MaxEventName = 50;
    public const int MaxScope = 1_000;
    public const int MaxSecret = 512;

    private const string DefaultGtmEvent = "gharart_click";

    private static readonly string KindRule = $"must be one of {string.Join(", ", ContractEnum<TemplateKind>.All)}";

    public TemplateKind? ReadKind(string? kind) =>
        errors.Check(ContractEnum<TemplateKind>.TryParse(kind, out var parsed), "kind", KindRule) ? parsed : null;

    public string? ReadKey(string? key)
    {
        errors.Check(
            key is not null && TemplateKey().IsMatch(key), "templateKey", "must be 2 to 64 of a-z, 0-9, '_' and '-', beginning with a letter or digit");
        return key;
    }

    /// <summary>What it answers is good for nothing when there are errors.</summary>
    public TemplateContent Read(PostTemplateRequest request, TemplateKind kind, bool hasSecret)
    {
        RefuseOthers(request, kind);
        var settings = kind switch
        {
            TemplateKind.UrlParams => new TemplateSettings { Params = ReadParams(request.Params, UrlParamSet.MaxParams, UrlParamProblem, isRequired: true) },
            TemplateKind.CustomWebhook => new TemplateSettings { EndpointUrl = endpoints.Read(errors, request.EndpointUrl, "endpointUrl") },
            TemplateKind.Ga4Event => new TemplateSettings
            {
                MeasurementId = Match(request.MeasurementId, "measurementId", MeasurementId(), "must be a measurement id such as G-ABC123XYZ0"),
                EventName = ReadGoogleEvent(request.EventName),
            },
            TemplateKind.MetaPixel => new TemplateSettings
            {
                PixelId = Match(request.PixelId, "pixelId", PixelId(), "must be the 5 to 20 digits of a pixel"),
                TestEventCode = request.TestEventCode is null
                    ? null
                    : Match(request.TestEventCode, "testEventCode", TestEventCode(), "must be a code such as TEST12345 from the events manager"),
                EventName = request.EventName is null
                    ? null
                    : Match(request.EventName, "eventName", MetaEvent(), "must be 1 to 50 letters, digits, '_' and spaces, beginning with a letter"),
            },
            _ => new TemplateSettings
            {
                ContainerId = Match(request.ContainerId, "containerId", ContainerId(), "must be a container id such as GTM-ABC1234"),
                EventName = ReadGoogleEvent(request.EventName) ?? DefaultGtmEvent,
                Params = ReadParams(request.Params, BridgeEventSet.MaxVariables, VariableProblem, isRequired: false),
            },
        };
        return new TemplateContent(request.Enabled ?? true, ReadScope(request.AppliesTo), settings, ReadSecret(request, kind, hasSecret));
    }

    private void RefuseOthers(PostTemplateRequest request, TemplateKind kind)
    {
        (string Name, bool IsThere, TemplateKind[] Kinds)[] fields =
        [
            ("params", request.Params is not null, [TemplateKind.UrlParams, TemplateKind.GtmEvent]),
            ("endpointUrl", request.EndpointUrl is not null, [TemplateKind.CustomWebhook]),
            ("measurementId", request.MeasurementId is not null, [TemplateKind.Ga4Event]),
            ("apiSecret", request.ApiSecret is not null, [TemplateKind.Ga4Event]),
            ("pixelId", request.PixelId is not null, [TemplateKind.MetaPixel]),
            ("accessToken", request.AccessToken is not null, [TemplateKind.MetaPixel]),
            ("testEventCode", request.TestEventCode is not null, [TemplateKind.MetaPixel]),
            ("containerId", request.ContainerId is not null, [TemplateKind.GtmEvent]),
            ("eventName", request.EventName is not null, [TemplateKind.Ga4Event, TemplateKind.MetaPixel, TemplateKind.GtmEvent]),
        ];
        foreach (var (name, _, _) in fields.Where(field => field.IsThere && !field.Kinds.Contains(kind)))
        {
            errors.Add(name, $"is no field of {ContractEnum<TemplateKind>.ToWord(kind)}");
        }
    }

    private List<TemplateParameter>? ReadParams(
        IReadOnlyDictionary<string, string?>? parameters, int most, Func<string, string?, string?> problemOf, bool isRequired)
    {
        if (parameters is null && !isRequired)
        {
            return null;
        }

        if (!errors.Check(parameters?.Count >= 1 && parameters.Count <= most, "params", $"must have 1 to {most} members"))
        {
            return null;
        }

        var read = new List<TemplateParameter>();
        foreach (var (name, value) in parameters!)
        {
            if (problemOf(name, value) is { } problem)
            {
                errors.Add($"params.{name}", problem, "params");
            }
            else
            {
                read.Add(new TemplateParameter(name, value!));
            }
        }

        return read;
    }

    private static string? UrlParamProblem(string name, string? value) => UrlParamTemplate.TryParse(name, value, out _, out var problem) ? null : problem;

    private static string? VariableProblem(string name, string? value) => BridgeVariable.TryParse(name, value, out _, out var problem) ? null : problem;

    private TemplateScope ReadScope(TemplateScopeRequest? scope) => scope is null ? TemplateScope.All : new TemplateScope
    {
        Slugs = ReadList(
            scope.Slugs, "slugs", "slug", text => Slug.TryParse(text, out var slug) ? slug.Text : null, "must be a slug: 4 to 24 of A-Z, a-z, 0-9, '_' and '-'"),
        CampaignIds = ReadList(
            scope.CampaignIds, "campaignIds", "campaign_id", id => id is not null && CampaignId().IsMatch(id) ? id : null,
            "must be a campaign id: 3 to 64 of a-z, 0-9, '_' and '-', beginning with a letter or digit"),
    };

    private List<string>? ReadList(IReadOnlyList<string?>? values, string list, string codeName, Func<string?, string?> read, string rule)
    {
        if (values is null)
        {
            return null;
        }

        var field = "appliesTo." + list;
        if (values.Count is 0 or > MaxScope)
        {
            errors.Add(field, values.Count == 0 ? "must not be empty; leave it out for all" : $"must list at most {MaxScope} values", codeName);
            return null;
        }

        var stored = new List<string>(values.Count);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < values.Count; i++)
        {
            if (read(values[i]) is not { } value)
            {
                errors.Add($"{field}[{i}]", rule, codeName);
            }
            else if (seen.Add(value))
            {
                stored.Add(value);
            }
        }

        return stored;
    }

    private string? ReadSecret(PostTemplateRequest request, TemplateKind kind, bool hasSecret)
    {
        var (field, secret) = kind switch
        {
            TemplateKind.Ga4Event => ("apiSecret", request.ApiSecret),
            TemplateKind.MetaPixel => ("accessToken", request.AccessToken),
            _ => (null, null),
        };
        if (field is not null && (secret is not null || !hasSecret))
        {
            var isSecret = secret is { Length: >= 1 and <= MaxSecret } && !secret.AsSpan().ContainsAnyExceptInRange('!', '~');
            errors.Check(isSecret, field, secret is null ? "is required" : $"must be 1 to {MaxSecret} visible ASCII characters");
        }

        return kind == TemplateKind.CustomWebhook && !hasSecret ? TemplateSecrets.NewSigningSecret() : secret;
    }

    private string? ReadGoogleEvent(string? name) => name is null
        ? null
        : Match(name, "eventName", GoogleEvent(), "must be 1 to 40 letters, digits and '_', beginning with a letter, and not with ga_, google_ or firebase_");

    private string? Match(string? value, string field, Regex rule, string message)
    {
        errors.Check(value is not null && rule.IsMatch(value), field, value is null ? "is required" : message);
        return value;
    }

    [GeneratedRegex(@"\A" + KeyForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex TemplateKey();

    [GeneratedRegex(@"\A" + CampaignIdForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex CampaignId();

    [GeneratedRegex(@"\A" + MeasurementIdForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex MeasurementId();

    [GeneratedRegex(@"\A" + PixelIdForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex PixelId();

    [GeneratedRegex(@"\A" + TestEventCodeForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex TestEventCode();

    [GeneratedRegex(@"\A" + BridgeEvent.ContainerIdForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerId();

    [GeneratedRegex(@"\A" + BridgeEvent.NameForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex GoogleEvent();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_ ]{0,49}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MetaEvent();
}
