namespace Gharart.Standalone;

/// <summary>What a newcomer reads after the start: where everything is, how to sign in, and something to paste.</summary>
internal static class Banner
{
    public static void Write(TextWriter output, StandaloneHost host)
    {
        output.WriteLine();
        output.WriteLine("Gharart is running. Press Ctrl+C to stop.");
        output.WriteLine();
        output.WriteLine($"  Short links  {host.EdgeUrl}  as {{handle}}.{host.PublicDomain}/{{slug}}");
        output.WriteLine($"  API          {host.AdminUrl}/v2  described at {host.AdminUrl}/openapi/v2.json");
        output.WriteLine($"  Health       {host.ManagementUrl}/readyz");
        if (host.FirstAccount is { } account)
        {
            output.WriteLine();
            output.WriteLine($"  Sign in as   {account.Email}");
            output.WriteLine($"  Password     {(account.GeneratedPassword is { } password ? $"{password}  (shown this once)" : "as configured")}");
        }

        if (host.HasDemo)
        {
            output.WriteLine();
            output.WriteLine("  Try it:");
            output.WriteLine($"  curl -i -H 'Host: {DemoData.HandleName}.{host.PublicDomain}' {host.EdgeUrl}/{DemoData.FestiveSlug}");
        }

        output.WriteLine();
        output.Flush();
    }
}
