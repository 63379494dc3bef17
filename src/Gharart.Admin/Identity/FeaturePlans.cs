using Gharart.Admin.Http.Json;

namespace Gharart.Admin.Identity;

/// <summary>The least plan for each feature (<c>Gharart__Features__Tokens=PRO</c>).</summary>
internal sealed class FeaturePlans
{
    private readonly Dictionary<Feature, AccountPlan> _plans = Enum.GetValues<Feature>().ToDictionary(feature => feature, _ => AccountPlan.Pro);

    public AccountPlan PlanOf(Feature feature) => _plans[feature];

    public static FeaturePlans Read(SettingsReader settings)
    {
        var plans = new FeaturePlans();
        foreach (var feature in Enum.GetValues<Feature>())
        {
            var key = $"Features:{feature}";
            var value = settings.Text(key, ContractEnum<AccountPlan>.ToWord(plans.PlanOf(feature)));
            settings.Check(ContractEnum<AccountPlan>.TryParse(value, out var plan), key, $"'{value}' is none of {string.Join(", ", ContractEnum<AccountPlan>.All)}");
            plans._plans[feature] = plan;
        }

        return plans;
    }
}
