namespace Gharart.EndToEnd.Tests.Permits;

/// <summary>The rules of permits under random trouble: the limit is never exceeded, and once all is well again it is reached exactly.</summary>
public sealed class PermitSimulationTests : IDisposable
{
    private const int Steps = 4_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-permits-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RandomTrouble_NeverOneClickMore_AndInTheEndNotOneLess(bool changesLimit)
    {
        var first = Environment.TickCount & 0xFFFF;
        for (var seed = first; seed < first + TestSize.Pick(15, 150); seed++)
        {
            var random = new Random(seed);
            var simulation = new PermitSimulation(
                random, Directory.CreateDirectory(Path.Combine(_directory, $"{changesLimit}-{seed}")).FullName, random.Next(1, 5), (uint)random.Next(1, 300));
            var most = simulation.Most;
            for (var step = 0; step < Steps; step++)
            {
                simulation.Step(changesLimit);
                Assert.True(simulation.Answered <= most, $"seed {seed}, step {step}: {most} at most, {simulation}");
                most = simulation.Most;
            }

            simulation.Heal();
            var before = simulation.Answered;
            Assert.True(simulation.VisitUntilGone(2_000), $"seed {seed}: the link does not end, {simulation}");
            Assert.True(simulation.Answered == Math.Max(before, (int)simulation.Limit), $"seed {seed}: {before} before, {simulation}");
        }
    }
}
