using StackExchange.Redis;

namespace Gharart.Redis;

/// <summary>
/// The one connection of a process to Redis. Nothing here waits longer than two seconds: a command is answered or fails with
/// <see cref="RedisTransportException"/>. The client reconnects by itself; where it does not manage in time, it is replaced.
/// </summary>
public sealed class RedisConnection : IDisposable
{
    private const int ConnectTimeoutMilliseconds = 2000;
    private const int ReconnectMilliseconds = 1000;

    // Heard nothing for so long, the client asks, and gives the socket up when there is no answer.
    private const int KeepAliveSeconds = 5;

    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(2);

    // The client tries again on its own, but was seen to take more than three seconds for it, and may sit on a dead socket for longer.
    private static readonly TimeSpan ClientPatience = TimeSpan.FromSeconds(1);

    private readonly Lock _sync = new();
    private readonly ConfigurationOptions _options;
    private readonly string _servers;
    private readonly TimeProvider _time;
    private readonly List<(RedisChannel Channel, Action<byte[]> Handler)> _subscriptions = [];
    private Task<ConnectionMultiplexer>? _client;
    private long _clientFailingSince;
    private bool _isClientFailing;
    private bool _isDisposed;
    private volatile RedisStatus _status = new(false, null, null);

    /// <param name="settings">A connection string of StackExchange.Redis, such as <c>redis.internal:6379,password=…</c>.</param>
    /// <param name="time">Clock of time limits.</param>
    /// <exception cref="ArgumentException">It is none; see <see cref="TryCheck"/>.</exception>
    public RedisConnection(string settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _options = Parse(settings) ?? throw new ArgumentException("The settings are no Redis connection string.", nameof(settings));
        _servers = string.Join(", ", _options.EndPoints.Select(Name));
        _time = time;
    }

    /// <summary>How the last command went.</summary>
    public RedisStatus Status => _status;

    /// <summary>Whether a text is a connection string with at least one server.</summary>
    /// <param name="settings">The text.</param>
    /// <param name="error">What to do; never any part of the text, which may hold a password.</param>
    public static bool TryCheck(string settings, out string error)
    {
        error = Parse(settings) is null ? "is no Redis connection string. Give host:port, and options after commas, such as redis.internal:6379,password=secret,ssl=true." : "";
        return error.Length == 0;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_sync)
        {
            _isDisposed = true;
            Release(_client);
            _client = null;
        }
    }

    /// <summary>Sends a command.</summary>
    /// <exception cref="RedisTransportException">No answer within two seconds, or a refusal.</exception>
    internal async Task<RedisResult> ExecuteAsync(string command, object[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            var client = await Client().WaitAsync(CommandTimeout, _time, cancellationToken);
            var result = await client.GetDatabase().ExecuteAsync(command, arguments).WaitAsync(CommandTimeout, _time, cancellationToken);
            Answered();
            return result;
        }
        catch (RedisServerException e)
        {
            // It lives and says no: out of memory, a key of another type, a password that it wants.
            throw Failed($"Redis ({_servers}) refuses: {e.Message}", e);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Its own messages hold counters, which would make each try look like a new reason.
            throw Failed(IsAboutPassword(e) ? $"Redis ({_servers}) refuses the password." : $"Redis ({_servers}) does not answer.", e);
        }
    }

    /// <summary>Runs a script; keys and values as Redis hands them to it.</summary>
    /// <exception cref="RedisTransportException">No answer within two seconds, or a refusal.</exception>
    internal Task<RedisResult> EvaluateAsync(string script, string[] keys, object[] values, CancellationToken cancellationToken) =>
        ExecuteAsync("EVAL", [script, keys.Length, .. keys.Select(key => (object)(RedisKey)key), .. values], cancellationToken);

    /// <summary>Calls a handler for each message of a channel, and with an empty one when the connection was made anew, since messages may have been missed.</summary>
    internal void Subscribe(string channel, Action<byte[]> handler)
    {
        var subscription = (new RedisChannel(channel, RedisChannel.PatternMode.Literal), handler);
        Task<ConnectionMultiplexer> client;
        lock (_sync)
        {
            _subscriptions.Add(subscription);
            client = _client ??= ConnectAsync();
        }

        // A client that is just connecting may subscribe twice: two hints instead of one.
        _ = client.ContinueWith(
            done => Subscribe(done.Result, subscription), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    // Not waited for: the client subscribes again whenever it has a connection.
    private static void Subscribe(ConnectionMultiplexer client, (RedisChannel Channel, Action<byte[]> Handler) subscription) =>
        _ = client.GetSubscriber().SubscribeAsync(subscription.Channel, (_, message) => subscription.Handler((byte[]?)message ?? []));

    private static ConfigurationOptions? Parse(string settings)
    {
        try
        {
            var options = ConfigurationOptions.Parse(settings);
            options.AbortOnConnectFail = false;
            options.ConnectRetry = 1;
            options.ConnectTimeout = ConnectTimeoutMilliseconds;
            options.KeepAlive = KeepAliveSeconds;
            options.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
            return options.EndPoints.Count == 0 ? null : options;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static string Name(System.Net.EndPoint server) =>
        server is System.Net.DnsEndPoint named ? $"{named.Host}:{named.Port}" : server.ToString() ?? "";

    private static bool IsAboutPassword(Exception? reason) =>
        reason is not null
        && (reason is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } || IsAboutPassword(reason.InnerException));

    private Task<ConnectionMultiplexer> Client()
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_client is { IsFaulted: true } || (_isClientFailing && _time.GetElapsedTime(_clientFailingSince) > ClientPatience))
            {
                Release(_client);
                _client = null;
                _isClientFailing = false;
            }

            return _client ??= ConnectAsync();
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        // Its first steps, name resolution among them, are not asynchronous.
        await Task.Yield();
        var client = await ConnectionMultiplexer.ConnectAsync(_options);

        // Else answers are handed over one after the other, and whoever goes on from one with something that blocks keeps all others waiting.
        client.PreserveAsyncOrder = false;
        client.ConnectionRestored += (_, _) => Restored();
        List<(RedisChannel Channel, Action<byte[]> Handler)> subscriptions;
        lock (_sync)
        {
            subscriptions = [.. _subscriptions];
        }

        subscriptions.ForEach(subscription => Subscribe(client, subscription));
        Restored();
        return client;
    }

    private void Restored()
    {
        List<(RedisChannel Channel, Action<byte[]> Handler)> subscriptions;
        lock (_sync)
        {
            subscriptions = [.. _subscriptions];
        }

        subscriptions.ForEach(subscription => subscription.Handler([]));
    }

    private void Answered()
    {
        lock (_sync)
        {
            _isClientFailing = false;
            if (!_status.IsAnswering)
            {
                _status = new RedisStatus(true, _time.GetUtcNow(), null);
            }
        }
    }

    private RedisTransportException Failed(string message, Exception reason)
    {
        lock (_sync)
        {
            if (!_isClientFailing)
            {
                (_isClientFailing, _clientFailingSince) = (true, _time.GetTimestamp());
            }

            if (_status.IsAnswering || _status.LastError != message)
            {
                _status = new RedisStatus(false, _status is { IsAnswering: false, Since: { } since } ? since : _time.GetUtcNow(), message);
            }
        }

        return new RedisTransportException(message, reason);
    }

    // Closing can take its time, and a client that was never connected throws.
    private static void Release(Task<ConnectionMultiplexer>? client) => client?.ContinueWith(
        done =>
        {
            if (done.IsCompletedSuccessfully)
            {
                done.Result.Close(allowCommandsToComplete: false);
            }

            return done.Exception;
        },
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default);
}
