using Gharart.Admin.Identity;
using Gharart.Admin.Throttling;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;
using Microsoft.Extensions.Configuration;

namespace Gharart.Admin.Tests;

public sealed class AdminOptionsTests : IDisposable
{
    private static readonly string Secret = MasterSecret.GenerateBase64();

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-options-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Load_OnlyTheSecret_HasTheDocumentedDefaults()
    {
        var options = Load(("MasterSecret", Secret));

        Assert.Equal("./data", options.DataDirectory);
        Assert.Equal("localhost", options.PublicDomain);
        Assert.Equal("http://localhost:8081", options.AdminUrl);
        Assert.Equal("http://localhost:8080", options.EdgeUrl);
        Assert.Equal("http://localhost:8082", options.ManagementUrl);
        Assert.Equal("owner@gharart.test", options.BootstrapEmail);
        Assert.Null(options.BootstrapPassword);
        Assert.Null(options.Redis);
        Assert.Contains("gharart.db", options.Database, StringComparison.Ordinal);
        Assert.Equal([600, 120, 6, 10, 120, 600], options.Throttles.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal([2, 10, 500, null], options.WritesPerDay.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Same(TrustedProxies.None, options.TrustedProxies);
    }

    [Fact]
    public void Load_Limits_AreNumbersOrUnlimited()
    {
        var options = Load(("MasterSecret", Secret), ("Throttles:Write", "7"), ("Plans:Free:WritesPerDay", "Unlimited"), ("Plans:Pro:WritesPerDay", "0"));

        Assert.Equal(7, options.Throttles[ThrottleClass.Write]);
        Assert.Null(options.WritesPerDay[AccountPlan.Free]);
        Assert.Equal(0, options.WritesPerDay[AccountPlan.Pro]);
        var wrong = Assert.Throws<InvalidSettingsException>(() => Load(
            ("MasterSecret", Secret), ("Throttles:Read", "0"), ("Throttles:Bulk", "many"), ("Plans:Free:WritesPerDay", "-1"), ("TrustedProxies", "10.0.0.0/8, proxy")));
        Assert.Equal(
            ["Gharart__TrustedProxies", "Gharart__Throttles__Read", "Gharart__Throttles__Bulk", "Gharart__Plans__Free__WritesPerDay"],
            wrong.Mistakes.Select(mistake => mistake.Split(' ')[0]));
    }

    [Fact]
    public void Load_ManyMistakes_ListsAllAtOnce()
    {
        var exception = Assert.Throws<InvalidSettingsException>(() => Load(
            ("PublicDomain", "not a host"),
            ("AdminUrl", "8081"),
            ("EdgeUrl", "ftp://localhost:1"),
            ("Database", "Host=db;Password=hush"),
            ("Redis", "redis:6379,pasword=hush"),
            ("Bootstrap:Email", "nobody"),
            ("Bootstrap:Password", "short")));

        Assert.Equal(
            ["Gharart__PublicDomain", "Gharart__AdminUrl", "Gharart__EdgeUrl", "Gharart__Database", "Gharart__Redis", "Gharart__Bootstrap__Email", "Gharart__Bootstrap__Password", "Gharart__MasterSecret"],
            exception.Mistakes.Select(mistake => mistake.Split(' ')[0]));
        Assert.DoesNotContain("hush", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("short'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MailAndIssuer_AreReadOrListedAsWrong()
    {
        var options = Load(
            ("MasterSecret", Secret), ("Smtp:Host", "mail.example"), ("Smtp:From", "gharart@shop.example"), ("Smtp:User", "me"), ("Smtp:Password_FILE", Write("smtp", "hush\n")),
            ("Oidc:Issuer", "https://id.example/realm"), ("Oidc:Audience", "gharart"), ("Features:Exports", "enterprise"), ("TrustedProxies", "10.0.0.0/8,::1"));
        var mistakes = Assert.Throws<InvalidSettingsException>(() => Load(
            ("MasterSecret", Secret), ("Smtp:Host", "mail.example"), ("Smtp:Port", "0"), ("Smtp:User", "me"), ("Oidc:Issuer", "http://id.example"), ("Oidc:Audience", "gharart"),
            ("Oidc:Algorithm", "HS256"), ("Features:Tokens", "GOLD"), ("TrustedProxies", "10.0.0.1/8"), ("SignUp", "yes"), ("PublicAdminUrl", "admin"))).Mistakes;

        Assert.Equal(new Gharart.Admin.Outbox.SmtpOptions("mail.example", 587, true, "me", "hush", "gharart@shop.example"), options.Smtp);
        Assert.Equal(new Gharart.Admin.Identity.OidcOptions("https://id.example/realm", "gharart", "RS256"), options.Oidc);
        Assert.Equal(Gharart.Admin.Identity.AccountPlan.Enterprise, options.FeaturePlans.PlanOf(Gharart.Admin.Identity.Feature.Exports));
        Assert.Equal(2, options.TrustedProxies.Ranges.Count);
        Assert.Equal(
            ["Gharart__Features__Tokens", "Gharart__Oidc__Algorithm", "Gharart__Oidc__Issuer", "Gharart__PublicAdminUrl", "Gharart__SignUp", "Gharart__Smtp__From", "Gharart__Smtp__Port", "Gharart__Smtp__User", "Gharart__TrustedProxies"],
            mistakes.Select(mistake => mistake.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_Resolvers_AreAListOfAddresses()
    {
        Assert.Empty(Load(("MasterSecret", Secret)).Dns.Resolvers);
        Assert.Equal(
            ["192.0.2.53:5353", "[2001:db8::53]:53", "unbound:53"],
            Load(("MasterSecret", Secret), ("Dns:Resolvers", "192.0.2.53:5353, 2001:db8::53;unbound:53 192.0.2.53:5353")).Dns.Resolvers.Select(address => address.ToString()));
        var mistakes = Assert.Throws<InvalidSettingsException>(() => Load(
            ("MasterSecret", Secret), ("Dns:Resolvers", "192.0.2.1:x 192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 192.0.2.7 192.0.2.8"))).Mistakes;
        Assert.Equal(2, mistakes.Count);
        Assert.All(mistakes, mistake => Assert.StartsWith("Gharart__Dns__Resolvers ", mistake, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("not base64 at all!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Load_SecretOfWrongForm_IsRefused(string secret) =>
        Assert.Single(Assert.Throws<InvalidSettingsException>(() => Load(("MasterSecret", secret))).Mistakes);

    [Fact]
    public void Load_SecretsFromFiles_AreRead()
    {
        var secret = Write("secret", Secret + "\n");
        var password = Write("password", "a long enough password\n");

        var options = Load(("MasterSecret_FILE", secret), ("Bootstrap:Password_FILE", password), ("Redis_FILE", Write("redis", "redis:6379,password=x\n")));

        Assert.Equal(MasterSecret.Parse(Secret).Derive("test"), options.MasterSecret.Derive("test"));
        Assert.Equal("a long enough password", options.BootstrapPassword);
        Assert.Equal("redis:6379,password=x", options.Redis);
    }

    [Fact]
    public void Load_SecretTwiceOrFromMissingFile_IsRefused()
    {
        var twice = Assert.Throws<InvalidSettingsException>(() => Load(("MasterSecret", Secret), ("MasterSecret_FILE", Write("s", Secret))));
        var missing = Assert.Throws<InvalidSettingsException>(() => Load(("MasterSecret", Secret), ("Database_FILE", Path.Combine(_directory, "none"))));

        Assert.Contains("set twice", Assert.Single(twice.Mistakes), StringComparison.Ordinal);
        Assert.StartsWith("Gharart__Database_FILE", Assert.Single(missing.Mistakes), StringComparison.Ordinal);
    }

    private static AdminOptions Load(params (string Key, string Value)[] settings) => AdminOptions.Load(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Gharart:" + setting.Key, (string?)setting.Value))).Build());

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
