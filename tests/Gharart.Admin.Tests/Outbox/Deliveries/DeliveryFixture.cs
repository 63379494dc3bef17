using Gharart.Admin.Outbox.Deliveries;
using Gharart.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Outbox.Deliveries;

/// <summary>An admin that may post to this machine, where Google and Meta are too.</summary>
public sealed class DeliveryFixture : AdminFixture
{
    public HookServer Google { get; } = new();

    public HookServer Meta { get; } = new();

    protected override Dictionary<string, string?> Settings => new()
    {
        ["Verification:AllowPrivateAddresses"] = "true",
        ["Tracking:Ga4Url"] = Google.Address,
        ["Tracking:MetaUrl"] = Meta.Address + "/v23.0",
    };

    internal DeliveryLanes Lanes => Services.GetRequiredService<DeliveryLanes>();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Google.Dispose();
        Meta.Dispose();
    }

    /// <summary>Tries all that is due, until nothing is.</summary>
    internal Task DeliverAsync() => DeliverAsync(Lanes);

    internal static async Task DeliverAsync(DeliveryLanes lanes)
    {
        while (await lanes.StartDueAsync(CancellationToken.None) > 0)
        {
            await lanes.WhenIdleAsync();
        }
    }
}
