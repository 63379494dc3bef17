using Gharart.Core.Destinations;

namespace Gharart.Core.Tests.Destinations;

public sealed class ReservedNamesTests
{
    [Theory]
    [InlineData("shop.example", ReservedName.Ok)]
    [InlineData("Shop.Example", ReservedName.Ok)]
    [InlineData("a.shop.test", ReservedName.Ok)]
    [InlineData("xn--bcher-kva.example", ReservedName.Ok)]
    [InlineData("shop.co.uk", ReservedName.Ok)]
    [InlineData("localhost.example", ReservedName.Ok)]
    [InlineData("notlocal.example", ReservedName.Ok)]
    [InlineData("example", ReservedName.SingleLabel)]
    [InlineData("com", ReservedName.SingleLabel)]
    [InlineData("intranet", ReservedName.SingleLabel)]
    [InlineData("localhost", ReservedName.SpecialName)]
    [InlineData("a.b.localhost", ReservedName.SpecialName)]
    [InlineData("printer.local", ReservedName.SpecialName)]
    [InlineData("x.internal", ReservedName.SpecialName)]
    [InlineData("x.invalid", ReservedName.SpecialName)]
    [InlineData("abc.onion", ReservedName.SpecialName)]
    [InlineData("router.home.arpa", ReservedName.SpecialName)]
    [InlineData("8.8.8.8.in-addr.arpa", ReservedName.SpecialName)]
    [InlineData("x.alt", ReservedName.SpecialName)]
    [InlineData("co.uk", ReservedName.PublicSuffix)]
    [InlineData("GitHub.io", ReservedName.PublicSuffix)]
    [InlineData("8.8.8.8", ReservedName.IpAddress)]
    [InlineData("0x7f.1", ReservedName.IpAddress)]
    [InlineData("2130706433", ReservedName.IpAddress)]
    [InlineData("::1", ReservedName.IpAddress)]
    [InlineData("[2606:4700::1111]", ReservedName.IpAddress)]
    [InlineData("shop.example.", ReservedName.Invalid)]
    [InlineData("https://shop.example", ReservedName.Invalid)]
    [InlineData("*.shop.example", ReservedName.Invalid)]
    [InlineData("", ReservedName.Invalid)]
    [InlineData(null, ReservedName.Invalid)]
    public void Check_Text_TellsWhyANameCannotBeRegistered(string? text, ReservedName expected)
    {
        foreach (var list in new[] { PublicSuffixList.Default, PublicSuffixList.Stopgap })
        {
            Assert.Equal(expected, ReservedNames.Check(text, list, out var name, out var error));
            Assert.Equal(expected == ReservedName.Ok, name is not null);
            Assert.True(expected != ReservedName.Invalid || error != HostNameError.None);
        }
    }
}
