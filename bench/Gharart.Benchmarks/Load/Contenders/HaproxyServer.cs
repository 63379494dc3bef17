using Gharart.Benchmarks.Load.Traffic;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>HAProxy with one thread and a map of all links.</summary>
internal static class HaproxyServer
{
    public static ServerProcess Start(string folder, LinkSet links, int port)
    {
        Directory.CreateDirectory(folder);
        var map = Path.Combine(folder, "links.map");
        using (var file = new StreamWriter(map))
        {
            for (var link = 0; link < links.Count; link++)
            {
                file.Write($"/{LinkSet.SlugOf(link)} {LinkSet.DestinationOf(link)}\n");
            }
        }

        var configuration = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(configuration, $"""
            global
              nbthread 1
              maxconn 4096
            defaults
              mode http
              timeout client 600s
              timeout connect 5s
              timeout server 5s
              timeout http-keep-alive 600s
            frontend links
              bind 127.0.0.1:{port}
              http-request set-var(txn.target) path,lower,map_str({map})
              http-request return status 404 content-type text/plain string "not found" unless {"{ var(txn.target) -m found }"}
              http-request redirect location %[var(txn.target)] code 302

            """);
        return ServerProcess.Start(folder + ".log", new Dictionary<string, string>(), "haproxy", "-db", "-f", configuration);
    }

    public static ExpectedAnswer Expect(LoadClick click) =>
        click.Link < 0 ? ExpectedAnswer.NotFound : new ExpectedAnswer(302, LinkSet.DestinationOf(click.Link));
}
