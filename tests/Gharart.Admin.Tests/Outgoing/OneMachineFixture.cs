namespace Gharart.Admin.Tests.Outgoing;

/// <summary>An admin that may ask hosts on this machine.</summary>
public class OneMachineFixture : AdminFixture
{
    protected override Dictionary<string, string?> Settings => new() { ["Verification:AllowPrivateAddresses"] = "true" };
}
