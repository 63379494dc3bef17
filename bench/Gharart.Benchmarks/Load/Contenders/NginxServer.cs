using System.Globalization;
using System.Text;
using Gharart.Benchmarks.Load.Traffic;
using Gharart.Core.Geo;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>nginx with one worker: a constant 302, and what an operator would write for short links: a map, geoip2 and an access log.</summary>
internal static class NginxServer
{
    public const string Constant = "https://shop0.example/products/00000000/xxxxxxxxxxxxxxxxxxxx";

    /// <summary>Load the configuration again.</summary>
    public const int Hangup = 1;

    public static ServerProcess Start(string folder, LinkSet links, string networks, int constantPort, int mapPort, int bufferedPort)
    {
        Directory.CreateDirectory(folder);
        using (var map = new StreamWriter(Path.Combine(folder, "links.map")))
        {
            for (var link = 0; link < links.Count; link++)
            {
                map.Write($"/{LinkSet.SlugOf(link)} {LinkSet.DestinationOf(link)};\n");
            }
        }

        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, Configuration(folder, networks, constantPort, mapPort, bufferedPort));
        return ServerProcess.Start(
            folder + ".log", new Dictionary<string, string>(), "nginx", "-p", folder, "-e", Path.Combine(folder, "error.log"), "-c", configuration);
    }

    public static ExpectedAnswer ExpectConstant(LoadClick click) => new(302, Constant);

    public static ExpectedAnswer ExpectMap(LoadClick click) => click.Link < 0
        ? ExpectedAnswer.NotFound
        : new ExpectedAnswer(302, $"{LinkSet.DestinationOf(click.Link)}?country={(click.Country == Country.Unknown ? "" : click.Country.ToString())}");

    private static string Configuration(string folder, string networks, int constantPort, int mapPort, int bufferedPort)
    {
        var text = new StringBuilder();
        if (Environment.UserName == "root")
        {
            text.Append("user root;\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
            load_module /usr/lib/nginx/modules/ngx_http_geoip2_module.so;
            daemon off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            events { worker_connections 4096; }
            http {
              keepalive_requests 1000000000;
              keepalive_timeout 600s;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              access_log off;
              set_real_ip_from 127.0.0.1;
              real_ip_header X-Forwarded-For;
              geoip2 {{networks}} { $country country iso_code; }
              log_format clicks '$remote_addr - [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $country';
              map_hash_max_size 262144;
              map_hash_bucket_size 256;
              map $uri $target {
                default "";
                include {{folder}}/links.map;
              }
              server {
                listen 127.0.0.1:{{constantPort}};
                location / { return 302 {{Constant}}; }
              }

            """);
        foreach (var (port, log) in ((int, string)[])[(mapPort, "plain.log clicks"), (bufferedPort, "buffered.log clicks buffer=64k flush=1s")])
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                  server {
                    listen 127.0.0.1:{{port}};
                    access_log {{folder}}/{{log}};
                    location / {
                      if ($target = "") { return 404; }
                      return 302 $target?country=$country;
                    }
                  }

                """);
        }

        return text.Append("}\n").ToString();
    }
}
