using System.Net;
using Gharart.Admin.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Admin.Tests.Http;

public class UnhandledExceptionTests
{
    [Fact]
    public async Task Handler_Bug_IsInternalErrorThatTellsNothing()
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().BuildServiceProvider(),
            TraceIdentifier = "req_test-0001",
            Response = { Body = new MemoryStream() },
        };
        var handler = new ApiExceptionHandler(NullLogger<ApiExceptionHandler>.Instance);

        Assert.True(await handler.TryHandleAsync(context, new InvalidOperationException("SELECT secret FROM /var/lib/x"), CancellationToken.None));

        context.Response.Body.Position = 0;
        var body = await new StreamReader(context.Response.Body).ReadToEndAsync();
        Assert.Equal((int)HttpStatusCode.InternalServerError, context.Response.StatusCode);
        Assert.Contains("\"error\":\"internal_error\"", body, StringComparison.Ordinal);
        Assert.Contains("req_test-0001", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.DoesNotContain("/var", body, StringComparison.Ordinal);
    }
}
