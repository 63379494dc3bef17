using System.Text;
using Gharart.Edge.Http;

namespace Gharart.Edge.Pages;

/// <summary>Asks for the password of a link, with a form; clients that want JSON are told what to send.</summary>
internal static class PasswordPage
{
    private static readonly byte[] AskBlock = ResponseWriter.Block(200, HtmlPage.FormHeaders);
    private static readonly byte[] AgainBlock = ResponseWriter.Block(401, [.. HtmlPage.FormHeaders, ErrorPage.PasswordChallenge]);

    /// <summary>Asks for the first time.</summary>
    /// <param name="response">Where to.</param>
    /// <param name="request">What is answered.</param>
    /// <param name="referrer">The origin that the visitor came from, or empty.</param>
    public static void Ask(ref ResponseWriter response, RequestHead request, ReadOnlySpan<byte> referrer) =>
        Write(ref response, request, AskBlock, ErrorPage.PasswordRequired, referrer, isAgain: false);

    /// <summary>Says that what was sent is not the password, and asks again.</summary>
    public static void AskAgain(ref ResponseWriter response, RequestHead request, ReadOnlySpan<byte> referrer) =>
        Write(ref response, request, AgainBlock, ErrorPage.WrongPassword, referrer, isAgain: true);

    private static void Write(ref ResponseWriter response, RequestHead request, byte[] block, ErrorPage problem, ReadOnlySpan<byte> referrer, bool isAgain)
    {
        if (ErrorPage.PrefersJson(request))
        {
            problem.Write(ref response, request);
            return;
        }

        response.Begin(block, 0);
        response.End(HtmlPage.Password(isAgain, Encoding.ASCII.GetString(referrer), Encoding.ASCII.GetString(request.RequestId)));
    }
}
