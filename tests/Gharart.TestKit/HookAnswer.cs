namespace Gharart.TestKit;

/// <summary>What <see cref="HookServer"/> says; it holds its tongue until <see cref="Held"/> is done.</summary>
public sealed record HookAnswer(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    public Task Held { get; init; } = Task.CompletedTask;
}
