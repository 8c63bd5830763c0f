using System.Net;

namespace Kreisfunk.Town;

/// <summary>
/// The demonstration town: simulated sensors and gateways that speak Semtech UDP to a gateway agent. Its devices must
/// be registered (by their plan) before it runs. One run at a time.
/// </summary>
public sealed class DemoTown
{
    private readonly RadioPlan _radio;
    private readonly DemoTownOptions _options;
    private readonly TownState _state;
    private readonly TimeProvider _time;

    public DemoTown(DemoTownOptions options, RadioPlan radio, TownState state, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(state);
        _options = options;
        _radio = radio;
        _state = state;
        _time = time;
        Plan = TownPlan.Create(options, state.Secret);
    }

    /// <summary>The devices and gateways, with what a registry needs to know of them.</summary>
    public TownPlan Plan { get; }

    public TownProgress Progress { get; } = new();

    /// <summary>
    /// Runs until cancelled, or until the options' number of uplinks is sent and acknowledged by the agent (or the
    /// drain time is over).
    /// </summary>
    /// <param name="agent">The gateway agent's UDP address.</param>
    public async Task<TownReport> RunAsync(IPEndPoint agent, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(agent);
        await using var run = new TownRun(Plan, _radio, _options, _state, _time) { Progress = Progress };
        return await run.RunAsync(agent, cancel);
    }
}
