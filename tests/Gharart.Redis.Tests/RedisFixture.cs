using Gharart.TestKit;

namespace Gharart.Redis.Tests;

/// <summary>One Redis for the tests of a class; each begins with it empty.</summary>
public sealed class RedisFixture : IDisposable
{
    private readonly List<RedisConnection> _connections = [];

    public RedisServer Server { get; } = new();

    /// <summary>A connection as another process would have it.</summary>
    public RedisConnection Connect()
    {
        var connection = new RedisConnection(Server.Settings, TimeProvider.System);
        lock (_connections)
        {
            _connections.Add(connection);
        }

        // Threads are scarce while a test run starts; the time limits are those of production.
        SpinWait.SpinUntil(() => Answers(connection), TimeSpan.FromSeconds(30));
        return connection;
    }

    private static bool Answers(RedisConnection connection)
    {
        try
        {
            connection.ExecuteAsync("PING", [], CancellationToken.None).GetAwaiter().GetResult();
            return true;
        }
        catch (RedisTransportException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _connections.ForEach(connection => connection.Dispose());
        Server.Dispose();
    }
}
