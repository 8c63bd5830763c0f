using System.Collections.Concurrent;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Operation.Configuration;

/// <summary>
/// What the server wants of each gateway (command/config), over restarts. The statistics interval holds at once and the
/// version goes back in the statistics; the channels are for the front end that can set them. A configuration that
/// cannot be is refused and the last good one stays. Thread-safe.
/// </summary>
internal sealed partial class RemoteConfiguration
{
    private readonly ConcurrentDictionary<Eui64, GatewayConfiguration> _all = new();
    private readonly ConfigurationStore _store;
    private readonly OperationMetrics _metrics;
    private readonly ILogger<RemoteConfiguration> _log;
    private readonly int _maximum;

    public RemoteConfiguration(ConfigurationStore store, IOptions<AgentOptions> options, OperationMetrics metrics,
        ILogger<RemoteConfiguration> log)
    {
        (_store, _metrics, _log, _maximum) = (store, metrics, log, options.Value.Udp.MaxConcentrators);
        foreach (var (gateway, configuration) in store.ReadAll().Take(_maximum))
        {
            // Rules may have become stricter since it was written.
            if (ConfigurationRules.Check(gateway, configuration) == ConfigurationVerdict.Applied)
                _all[gateway] = configuration;
        }
    }

    /// <summary>Raised on the thread that brought it, after it holds.</summary>
    public event Action<Eui64, GatewayConfiguration>? Changed;

    /// <summary>Null while the server has wished for nothing. Not to be written to.</summary>
    public GatewayConfiguration? Of(Eui64 gateway) => _all.GetValueOrDefault(gateway);

    public ConfigurationVerdict Take(Eui64 gateway, GatewayConfiguration wanted)
    {
        var verdict = Judge(gateway, wanted);
        _metrics.Configured(verdict);
        if (verdict == ConfigurationVerdict.Applied)
            Apply(gateway, wanted);
        else if (verdict != ConfigurationVerdict.Unchanged)
            LogRefused(_log, gateway.ToString(), wanted.Version, ConfigurationRules.Sentence(verdict));
        return verdict;
    }

    private ConfigurationVerdict Judge(Eui64 gateway, GatewayConfiguration wanted)
    {
        var verdict = ConfigurationRules.Check(gateway, wanted);
        if (verdict != ConfigurationVerdict.Applied)
            return verdict;
        if (!_all.TryGetValue(gateway, out var known))
            return _all.Count < _maximum ? verdict : ConfigurationVerdict.TooManyGateways;
        return known.Equals(wanted) ? ConfigurationVerdict.Unchanged : verdict;
    }

    private void Apply(Eui64 gateway, GatewayConfiguration wanted)
    {
        _all[gateway] = wanted;
        if (!_store.TryWrite(gateway, wanted, out var fault))
            LogNotKept(_log, gateway.ToString(), _store.Location, fault);
        LogApplied(_log, gateway.ToString(), wanted.Version, wanted.Channels.Count);
        Changed?.Invoke(gateway, wanted);
    }

    [LoggerMessage(EventId = 3720, EventName = "agent.configuration.apply", Level = LogLevel.Information,
        Message = "{Gateway}: the server's configuration {Version} holds now ({Channels} channels)")]
    private static partial void LogApplied(ILogger log, string gateway, string version, int channels);

    [LoggerMessage(EventId = 3721, EventName = "agent.configuration.refuse", Level = LogLevel.Warning,
        Message = "{Gateway}: the server's configuration {Version} is refused: {Reason}. The last good one stays.")]
    private static partial void LogRefused(ILogger log, string gateway, string version, string reason);

    [LoggerMessage(EventId = 3722, EventName = "agent.configuration.forget", Level = LogLevel.Warning,
        Message = "{Gateway}: the server's configuration cannot be kept in {Directory} ({Reason}); it holds until the "
            + "agent ends")]
    private static partial void LogNotKept(ILogger log, string gateway, string directory, string reason);
}
