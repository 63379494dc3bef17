using Gharart.TestKit;

namespace Gharart.Core.Tests.Budgets;

/// <summary>The hot parts against <c>bench/budgets.json</c>.</summary>
public sealed class AllocationBudgetTests : IDisposable
{
    private const int Operations = 2_000;

    private static readonly IReadOnlyDictionary<string, long> Allowed = AllocationBudgets.Read("core");

    private readonly HotOperations _operations = new();

    public static TheoryData<string> Names => [.. Allowed.Keys];

    [Fact]
    public void Budgets_EveryMeasuredOperation_HasOneAndNoOther() =>
        Assert.Equal(_operations.ByName.Keys.Order(StringComparer.Ordinal), Allowed.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_Warm_StaysInItsBudget(string name)
    {
        var operation = _operations.ByName[name];
        var runs = 0;
        var succeeded = 0;
        var allocated = Allocations.OfWarm(() =>
        {
            runs++;
            for (var i = 0; i < Operations; i++)
            {
                succeeded += operation(i) ? 1 : 0;
            }
        });

        Assert.Equal(runs * Operations, succeeded);
        Assert.True(allocated <= Allowed[name] * Operations, $"{name} allocates {allocated / (double)Operations} bytes, {Allowed[name]} are allowed.");
    }

    public void Dispose() => _operations.Dispose();
}
