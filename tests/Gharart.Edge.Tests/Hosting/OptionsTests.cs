using Gharart.Core.Tokens;
using Microsoft.Extensions.Options;

namespace Gharart.Edge.Tests.Hosting;

/// <summary>Contract §18: settings are validated at start and every mistake is listed at once.</summary>
public class OptionsTests
{
    [Fact]
    public async Task Start_WithManyMistakes_ListsThemAll()
    {
        await using var edge = new EdgeFixture()
            .With("EdgeUrl", "localhost:8080")
            .With("ManagementUrl", "http://localhost/path")
            .With("PublicDomain", "no host")
            .With("TrustedProxies", "10.0.0.0/8, ten, 10.0.0.0/99")
            .With("CountryHeader", "CF IPCountry")
            .With("GeoDatabase", "/nowhere/country.mmdb")
            .With("ClickDiskBudgetMegabytes", "31")
            .With("Redis", "password=hush")
            .With("MasterSecret", "not base64!");

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(edge.StartAsync);

        var keys = refused.Failures.Select(f => f.Split(' ', ':')[0]).ToArray();
        Assert.Equal(
            [
                "Gharart__EdgeUrl", "Gharart__ManagementUrl", "Gharart__PublicDomain", "Gharart__TrustedProxies", "Gharart__TrustedProxies",
                "Gharart__CountryHeader", "Gharart__GeoDatabase", "Gharart__MasterSecret", "Gharart__Redis", "Gharart__ClickDiskBudgetMegabytes",
            ],
            keys);
        Assert.DoesNotContain("not base64!", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RedisFileMissing_IsTold()
    {
        await using var edge = new EdgeFixture().With("Redis_FILE", "/nowhere/redis");

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(edge.StartAsync);

        Assert.StartsWith("Gharart__Redis_FILE '/nowhere/redis' cannot be read", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutASecret_SaysWhatToSetBesideTheOtherMistakes()
    {
        await using var edge = new EdgeFixture().With("MasterSecret", null).With("PublicDomain", "no host");

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(edge.StartAsync);

        Assert.Equal(2, refused.Failures.Count());
        var secret = Assert.Single(refused.Failures, f => f.Contains("MasterSecret", StringComparison.Ordinal));
        Assert.Contains("is not set", secret, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(edge.DataDirectory, "master-secret"), secret, StringComparison.Ordinal);
        Assert.Contains("base64 of 32 random bytes", secret, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c2hvcnQ=", "5 bytes")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "one byte repeated")]
    public async Task Start_WithABadSecret_SaysWhatIsWrongAndNotTheSecret(string secret, string why)
    {
        await using var edge = new EdgeFixture().With("MasterSecret", secret);

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(edge.StartAsync);

        Assert.Contains(why, Assert.Single(refused.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_InTheDataDirectory_IsFound()
    {
        await using var edge = new EdgeFixture().With("MasterSecret", null);
        await File.WriteAllTextAsync(Path.Combine(edge.DataDirectory, "master-secret"), TestSecret.Base64 + "\n");

        await edge.InitializeAsync();

        _ = (await edge.LocationOfAsync("/sale")).Claims();
    }

    [Fact]
    public async Task Secret_InAFileThatASettingNames_IsFound()
    {
        await using var edge = new EdgeFixture().With("MasterSecret", null);
        var path = Path.Combine(edge.DataDirectory, "mounted-secret");
        await File.WriteAllTextAsync(path, TestSecret.Base64 + "\n");

        await edge.With("MasterSecret_FILE", path).InitializeAsync();

        _ = (await edge.LocationOfAsync("/sale")).Claims();
    }

    [Fact]
    public async Task Secret_InAFileThatIsMissing_IsAMistake()
    {
        await using var edge = new EdgeFixture().With("MasterSecret", null).With("MasterSecret_FILE", "/nowhere/secret");

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(edge.StartAsync);

        Assert.Contains("/nowhere/secret", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://[::]:8080")]
    public void EdgeUrl_OnEveryAddress_IsNoMistake(string url)
    {
        var options = new EdgeOptions { EdgeUrl = url, MasterSecret = MasterSecret.GenerateBase64() };

        Assert.True(new EdgeOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public void Settings_ByDefault_AreThoseOfTheContract()
    {
        var options = new EdgeOptions();

        Assert.Equal(("./data", "localhost", "http://localhost:8080", "http://localhost:8082"), (options.DataDirectory, options.PublicDomain, options.EdgeUrl, options.ManagementUrl));
    }
}
