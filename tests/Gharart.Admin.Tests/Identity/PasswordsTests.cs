using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Identity;

namespace Gharart.Admin.Tests.Identity;

public class PasswordsTests
{
    [Fact]
    public void Verify_UnknownInvitedOrKnown_HashesOnceWithTheSameWork()
    {
        var hasher = new CountingHasher();
        var passwords = new Passwords(hasher);

        Assert.Equal(PasswordVerificationResult.Failed, passwords.Verify(null, "whatever"));
        Assert.Equal(PasswordVerificationResult.Failed, passwords.Verify(Account(""), "whatever"));
        Assert.Equal(PasswordVerificationResult.Failed, passwords.Verify(Account(passwords.Hash("other")), "whatever"));

        Assert.Equal(3, hasher.Verified.Count);
        Assert.Single(hasher.Verified.Select(hash => hash.Length).Distinct());
    }

    private static Account Account(string hash) => new() { Email = "a@gharart.test", PasswordHash = hash };

    private sealed class CountingHasher : PasswordHasher<Account>
    {
        public List<string> Verified { get; } = [];

        public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Verified.Add(hashedPassword);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
