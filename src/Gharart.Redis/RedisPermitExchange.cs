using Gharart.Core.Permits;
using StackExchange.Redis;

namespace Gharart.Redis;

/// <summary>The exchange of permit messages over Redis: one list to the admins, and one to each holder; a list that nobody reads expires.</summary>
public sealed class RedisPermitExchange : IPermitExchange
{
    // Beyond it a message is not taken: whoever sent it says it again.
    private const int MaxWaiting = 256;
    private const int AtOnce = 32;
    private const int ExpireSeconds = 60;

    private const string Take = """
        local messages = redis.call('LRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1)
        redis.call('LTRIM', KEYS[1], ARGV[1], -1)
        return messages
        """;

    private const string Put = """
        if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[1]) then
            return 0
        end
        redis.call('RPUSH', KEYS[1], ARGV[2])
        return redis.call('EXPIRE', KEYS[1], ARGV[3])
        """;

    private readonly RedisConnection _redis;

    /// <param name="redis">The connection.</param>
    public RedisPermitExchange(RedisConnection redis)
    {
        ArgumentNullException.ThrowIfNull(redis);
        _redis = redis;
    }

    /// <inheritdoc />
    public ValueTask SendAsync(PermitRequests message, CancellationToken cancellationToken) =>
        PutAsync(RedisKeys.PermitRequests, PermitMessages.Write(message), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<PermitAnswer>?> ReceiveAsync(string holder, CancellationToken cancellationToken)
    {
        var messages = (await TakeAsync(RedisKeys.PermitAnswers(holder), cancellationToken))
            .Select(bytes => PermitMessages.ReadAnswers(holder, bytes)).OfType<IReadOnlyList<PermitAnswer>>().ToList();
        return messages.Count == 0 ? null : [.. messages.SelectMany(message => message)];
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<PermitRequests>> TakeAsync(CancellationToken cancellationToken) =>
        [.. (await TakeAsync(RedisKeys.PermitRequests, cancellationToken)).Select(bytes => PermitMessages.ReadRequests(bytes)).OfType<PermitRequests>()];

    /// <inheritdoc />
    public ValueTask AnswerAsync(string holder, IReadOnlyList<PermitAnswer> answers, CancellationToken cancellationToken) =>
        PutAsync(RedisKeys.PermitAnswers(holder), PermitMessages.Write(holder, answers), cancellationToken);

    private async ValueTask PutAsync(string key, byte[] message, CancellationToken cancellationToken) =>
        _ = await _redis.EvaluateAsync(Put, [key], [MaxWaiting, message, ExpireSeconds], cancellationToken);

    private async Task<byte[][]> TakeAsync(string key, CancellationToken cancellationToken) =>
        (byte[][])await _redis.EvaluateAsync(Take, [key], [AtOnce], cancellationToken) ?? [];
}
