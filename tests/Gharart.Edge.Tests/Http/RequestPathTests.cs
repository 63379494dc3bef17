using System.Text;
using Gharart.Edge.Http;

namespace Gharart.Edge.Tests.Http;

public class RequestPathTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/sale", "/sale")]
    [InlineData("/s%61le", "/sale")]
    [InlineData("/s%2fle", "/s%2fle")]
    [InlineData("/s%2Fle", "/s%2Fle")]
    [InlineData("/%zz%", "/%zz%")]
    [InlineData("/%4", "/%4")]
    [InlineData("/%2541", "/%41")]
    [InlineData("/.", "/")]
    [InlineData("/..", "/")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/.", "/a/")]
    [InlineData("/./a", "/a")]
    [InlineData("/../../a", "/a")]
    [InlineData("/a/b/../c", "/a/c")]
    [InlineData("/a//../b", "/a/b")]
    [InlineData("/.a/..b/c.", "/.a/..b/c.")]
    [InlineData("/%2e%2e/a", "/a")]
    public void Normalize_APath_DecodesThenRemovesDotSegments(string path, string expected)
    {
        var bytes = Encoding.ASCII.GetBytes(path);

        Assert.Equal(expected, Encoding.ASCII.GetString(bytes.AsSpan(0, RequestPath.Normalize(bytes))));
    }

    [Theory]
    [InlineData("/a%00")]
    [InlineData("/%00/../b")]
    public void Normalize_ANul_IsNoPath(string path) => Assert.Equal(-1, RequestPath.Normalize(Encoding.ASCII.GetBytes(path)));
}
