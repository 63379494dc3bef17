using System.Globalization;
using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Tokens;

/// <summary>Holds the code to the vectors and tables of docs/ctx-token.md.</summary>
public sealed class CtxTokenVectorTests
{
    private const string Document = "ctx-token.md";

    private static readonly MasterSecret Master = MasterSecret.Parse(MarkdownTable.QuotedAfter(Document, "Master secret, base64:"));

    [Fact]
    public void Vectors_OfTheDocument_AreWhatIsIssuedAndVerified()
    {
        var rows = MarkdownTable.Read(Document, "key id", "click id");

        Assert.True(rows.Count >= 3);
        foreach (var row in rows)
        {
            var numbers = Array.ConvertAll([.. row[2..8], .. row[9..11]], text => uint.Parse(text, CultureInfo.InvariantCulture));
            Assert.True(ClickId.TryParse(row[1], out var clickId));
            Assert.True(Country.TryParse(row[8], out var country));
            var claims = new CtxClaims
            {
                ClickId = clickId,
                HandleId = numbers[0],
                CampaignId = numbers[1],
                LinkId = numbers[2],
                SnapshotRevision = numbers[3],
                RuleNumber = (ushort)numbers[4],
                VariantIndex = (byte)numbers[5],
                Country = country,
                Device = (DeviceClass)numbers[6],
                Traits = (CtxTraits)numbers[7],
            };
            var keyId = byte.Parse(row[0], CultureInfo.InvariantCulture);
            var ring = new CtxKeyRing(Master, [keyId], keyId);

            Assert.Equal(row[11], Encoding.ASCII.GetString(CtxTokens.Issue(claims, ring)));
            var verdict = new CtxTokenVerifier(ring).Verify(row[11], clickId.UnixMilliseconds, CtxToken.LeadLifetime, out var read);
            Assert.Equal(CtxVerdict.Valid, verdict);
            Assert.Equal(claims, read);
        }
    }

    [Fact]
    public void DerivedKeys_OfTheDocument_AreWhatTheMasterSecretGives()
    {
        foreach (var row in MarkdownTable.Read(Document, "label", "key, hexadecimal"))
        {
            Assert.Equal(row[1], Convert.ToHexStringLower(Master.Derive(row[0])));
        }
    }

    [Fact]
    public void DerivedKeys_OfTheDocument_CoverEveryLabel()
    {
        var documented = MarkdownTable.Read(Document, "label", "key, hexadecimal").Select(row => row[0]);
        var constants = typeof(KeyLabels).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal([.. constants, KeyLabels.CtxKey(0), KeyLabels.CtxKey(255)], documented);
    }

    [Fact]
    public void Reasons_OfTheDocument_AreTheRefusals()
    {
        var steps = MarkdownTable.Read(Document, "step", "check").Select(row => row[2]).Distinct();
        var verdicts = Enum.GetValues<CtxVerdict>().Where(verdict => verdict != CtxVerdict.Valid);

        Assert.Equal(verdicts.Select(verdict => verdict.ToRefusal().ToReason()), steps);
    }
}
