namespace Gharart.Admin.Tests.Features.Links.Health;

/// <summary>The same names, but the guard as it is in production.</summary>
public sealed class GuardedHealthFixture : LinkHealthFixture
{
    protected override Dictionary<string, string?> Settings => [];
}
