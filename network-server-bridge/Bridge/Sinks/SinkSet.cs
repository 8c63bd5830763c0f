namespace Kreisfunk.Bridge.Sinks;

/// <summary>The runners of all sinks, for the host to start and for the readiness to ask.</summary>
internal sealed record SinkSet(IReadOnlyList<SinkRunner> Runners)
{
    public SinkRunner Named(string name) => Runners.First(runner => runner.Name == name);
}
