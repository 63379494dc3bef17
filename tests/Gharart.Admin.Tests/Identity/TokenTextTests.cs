using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Admin.Tests.Identity;

public class TokenTextTests
{
    private const int Seed = 20_260_501;

    [Fact]
    public void New_ReadsBackAndIsLongEnough()
    {
        var (id, text) = TokenText.New();

        Assert.True(TokenText.TryReadId(text, out var read));
        Assert.Equal(id, read);
        Assert.Matches("^patv1_[0-9a-z]{14}\\.[0-9A-Za-z]{36}$", text);
        Assert.NotEqual(text, TokenText.New().Text);
    }

    [Fact]
    public void TryReadId_AnyTypo_IsNoticed()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 2_000; round++)
        {
            var text = TokenText.New().Text.ToCharArray();
            var at = random.Next(text.Length - 1);
            var before = new string(text);
            if (round % 2 == 0)
            {
                text[at] = (char)random.Next('!', '~' + 1);
            }
            else
            {
                (text[at], text[at + 1]) = (text[at + 1], text[at]);
            }

            var after = new string(text);
            Assert.True(TokenText.TryReadId(after, out _) == (before == after), $"seed {Seed}, round {round}: {before} {after}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("patv1_")]
    [InlineData("patv1_abc.def")]
    [InlineData("patv2_00000000000000.000000000000000000000000000000000000")]
    public void TryReadId_OtherShapes_AreNone(string text) => Assert.False(TokenText.TryReadId(text, out _));

    [Fact]
    public async Task Read_Typo_AsksNoDatabase()
    {
        var tokens = new PersonalAccessTokens(new NoDatabase(), new ManualTimeProvider(DateTimeOffset.UnixEpoch), NullLogger<PersonalAccessTokens>.Instance);
        var text = TokenText.New().Text;
        var typo = text[..^1] + (text[^1] == 'a' ? 'b' : 'a');

        Assert.Equal((ApiError.InvalidToken, null), await tokens.ReadAsync(typo, CancellationToken.None));
        await Assert.ThrowsAsync<NotSupportedException>(() => tokens.ReadAsync(text, CancellationToken.None));
    }

    [Theory]
    [InlineData("links.read", nameof(Scope.LinksRead), true)]
    [InlineData("links.read", nameof(Scope.LinksWrite), false)]
    [InlineData("links.write", nameof(Scope.LinksRead), false)]
    [InlineData("links.*", nameof(Scope.LinksWrite), true)]
    [InlineData("links.*", nameof(Scope.LeadsRead), false)]
    [InlineData("*", nameof(Scope.PersonalizationWrite), true)]
    public void Cover_ScopeOrAreaOrAll_Decides(string granted, string needed, bool covered) =>
        Assert.Equal(covered, Scopes.Cover([granted], Enum.Parse<Scope>(needed)));

    [Fact]
    public void All_Scopes_AreThoseOfTheContract() => Assert.Equal(
        "links.read links.write personalization.read personalization.write domains.read domains.write templates.read templates.write campaigns.read "
        + "campaigns.write pages.read pages.write leads.read analytics.read links.* personalization.* domains.* templates.* campaigns.* pages.* leads.* analytics.* *",
        string.Join(' ', Scopes.All));

    private sealed class NoDatabase : IDbContextFactory<AdminDbContext>
    {
        public AdminDbContext CreateDbContext() => throw new NotSupportedException();
    }
}
