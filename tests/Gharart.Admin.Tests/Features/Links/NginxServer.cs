using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Gharart.TestKit;

namespace Gharart.Admin.Tests.Features.Links;

/// <summary>A real <c>nginx</c> that answers from an exported map, as its first lines say.</summary>
internal sealed class NginxServer : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-nginx-").FullName;
    private readonly Process _process;

    public NginxServer(string map, string name)
    {
        var port = RedisServer.FreePort();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        File.WriteAllText(Path.Combine(_directory, "links.conf"), map);
        File.WriteAllText(Path.Combine(_directory, "nginx.conf"), string.Create(CultureInfo.InvariantCulture, $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off;
            pid {{_directory}}/nginx.pid;
            events { }
            http {
                access_log off;
                client_body_temp_path {{_directory}}/body;
                proxy_temp_path {{_directory}}/proxy;
                fastcgi_temp_path {{_directory}}/fastcgi;
                uwsgi_temp_path {{_directory}}/uwsgi;
                scgi_temp_path {{_directory}}/scgi;
                include {{_directory}}/links.conf;
                server {
                    listen 127.0.0.1:{{port}};
                    if (${{name}}_302) { return 302 ${{name}}_302; }
                    if (${{name}}_307) { return 307 ${{name}}_307; }
                    return 404;
                }
            }
            """));
        _process = Process.Start(new ProcessStartInfo("nginx", ["-p", _directory, "-e", Log, "-c", Path.Combine(_directory, "nginx.conf")]))!;
        var began = TimeProvider.System.GetTimestamp();
        while (!Answers(port))
        {
            Assert.True(!_process.HasExited && TimeProvider.System.GetElapsedTime(began) < StartTimeout, File.Exists(Log) ? File.ReadAllText(Log) : "nginx did not start.");
        }
    }

    public Uri Address { get; }

    private string Log => Path.Combine(_directory, "error.log");

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
