using System.Text;
using Gharart.Admin.Outbox.Deliveries;
using Gharart.TestKit;

namespace Gharart.Admin.Tests.Outbox.Deliveries;

/// <summary>The example of <c>docs/tracking-templates.md</c>, which was computed elsewhere.</summary>
public sealed class WebhookSignatureTests
{
    [Fact]
    public void Sign_TheDocumentedExample_IsTheDocumentedSignature()
    {
        var example = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "tracking-templates.md"))
            .SkipWhile(line => !line.StartsWith("secret ", StringComparison.Ordinal))
            .TakeWhile(line => line != "```")
            .Select(line => line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => parts[1].Trim());

        Assert.Equal(
            example["signature"],
            WebhookSignature.Sign(
                example["secret"], example["id"], long.Parse(example["timestamp"], System.Globalization.CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(example["body"])));
    }
}
