namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>A template as somebody asked for it, checked and in stored form. A secret that is null leaves the one there is.</summary>
internal sealed record TemplateContent(bool Enabled, TemplateScope AppliesTo, TemplateSettings Settings, string? Secret)
{
    public void ApplyTo(TrackingTemplate template, TemplateSecrets secrets)
    {
        template.Enabled = Enabled;
        template.AppliesTo = AppliesTo;
        template.Settings = Settings;
        template.DisabledReason = Enabled ? null : template.DisabledReason;
        if (Secret is not null)
        {
            template.SealedSecret = secrets.Seal(template, Secret);
        }
    }
}
