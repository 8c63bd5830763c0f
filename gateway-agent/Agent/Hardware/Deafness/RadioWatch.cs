using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Hardware.Gnss;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Hardware.Deafness;

/// <summary>
/// Watches every concentrator for deafness: says it, reports it, and restarts the radio where that is wished.
/// </summary>
internal sealed partial class RadioWatch : BackgroundService
{
    /// <summary>Silence is measured in minutes; a look costs microseconds.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Eui64, WatchedRadio> _radios = new();
    private readonly ConcentratorTable _concentrators;
    private readonly RadioRevival _revival;
    private readonly GnssReceiver _gnss;
    private readonly HardwareParts _parts;
    private readonly DeafnessLimits _limits;
    private readonly ILogger<RadioWatch> _log;

    public RadioWatch(ConcentratorTable concentrators, RadioRevival revival, GnssReceiver gnss, HardwareParts parts,
        ILogger<RadioWatch> log)
    {
        (_concentrators, _revival, _gnss, _parts, _log) = (concentrators, revival, gnss, parts, log);
        var options = parts.Options.Value.Hardware;
        _limits = new DeafnessLimits(options.DeafAfterMissing, options.DeafAfter, options.MaxRadioTemperature);
        parts.Meter.CreateObservableGauge("kreisfunk_agent_radio_deaf", Observe,
            description: "1 while a concentrator hears nothing where it usually does.");
    }

    /// <summary>Looks at every concentrator once.</summary>
    public void Look(TimeSpan now, DateTimeOffset wall)
    {
        var place = _gnss.Location(now);
        foreach (var concentrator in _concentrators.All)
        {
            if (place is not null)
                concentrator.HostLocated(place);
            var radio = _radios.GetOrAdd(concentrator.Eui, _ => new WatchedRadio(_limits));
            var before = radio.Verdict;
            var verdict = radio.Look(new RadioSample(
                concentrator.FramesHeard, concentrator.IsOnline, wall.UtcDateTime.Hour, now));
            if (verdict != before)
                Say(concentrator.Eui.ToString(), verdict, radio);
            if (verdict is RadioVerdict.Silent or RadioVerdict.CountersStuck or RadioVerdict.OnlyNoise)
                _revival.Offer(concentrator, now);
        }
    }

    /// <summary>A report passes: what it says of the radio is taken, what is thought of the radio is added.</summary>
    public void Report(GatewayStats stats, in ReportOccasion occasion)
    {
        var radio = _radios.GetOrAdd(occasion.Concentrator.Eui, _ => new WatchedRadio(_limits));
        if (occasion.Forwarder is { } report)
            radio.Reported(stats.RxPacketsReceived, Temperature(report));
        if (radio.Verdict != RadioVerdict.Fine)
            stats.Metadata[radio.Verdict == RadioVerdict.Hot ? "radio_hot" : "radio_deaf"] = radio.Verdict.ToString();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Look(_parts.Clock.Now, _parts.Clock.WallClock);
            await _revival.ReviveAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Beat, _parts.Time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static double? Temperature(StatReport report) =>
        report.Metadata.TryGetValue("temp", out var text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var celsius)
            && celsius is > -60 and < 200
            ? celsius
            : null;

    private IEnumerable<Measurement<long>> Observe() =>
    [
        .. _radios.Select(pair => new Measurement<long>(
            pair.Value.Verdict is RadioVerdict.Fine or RadioVerdict.Hot ? 0L : 1L,
            new KeyValuePair<string, object?>("gateway", pair.Key.ToString()))),
    ];

    private void Say(string gateway, RadioVerdict verdict, WatchedRadio radio)
    {
        var silence = TimeSpan.FromMinutes(Math.Floor(radio.Silence.TotalMinutes));
        switch (verdict)
        {
            case RadioVerdict.Silent:
                LogSilent(_log, gateway, silence);
                break;
            case RadioVerdict.CountersStuck:
                LogStuck(_log, gateway, silence);
                break;
            case RadioVerdict.OnlyNoise:
                LogNoise(_log, gateway, silence);
                break;
            case RadioVerdict.Hot:
                LogHot(_log, gateway, radio.Temperature ?? 0, _limits.MaxTemperature);
                break;
            default:
                LogFine(_log, gateway);
                break;
        }
    }

    [LoggerMessage(EventId = 3610, EventName = "agent.radio.silent", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} has brought no frame for {Silence}, far longer than usual at these hours, "
            + "and no report. Restart its packet forwarder and read what that says.")]
    private static partial void LogSilent(ILogger log, string gateway, TimeSpan silence);

    [LoggerMessage(EventId = 3611, EventName = "agent.radio.stuck", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} has heard nothing at all for {Silence}, far longer than usual at these "
            + "hours. Restart its packet forwarder with a reset of the concentrator (reset-concentrator, or "
            + "Agent:Hardware:ResetWhenDeaf); then check the antenna and its cable.")]
    private static partial void LogStuck(ILogger log, string gateway, TimeSpan silence);

    [LoggerMessage(EventId = 3612, EventName = "agent.radio.noise", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} has heard packets for {Silence} and not one that was intact. Check the "
            + "antenna and its cable, a transmitter close by, and that the forwarder's channels are the region's.")]
    private static partial void LogNoise(ILogger log, string gateway, TimeSpan silence);

    [LoggerMessage(EventId = 3613, EventName = "agent.radio.hot", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} is at {Celsius:0.0} °C, more than {Limit} °C. Give its case shade or air, or "
            + "raise Agent:Hardware:MaxRadioTemperature.")]
    private static partial void LogHot(ILogger log, string gateway, double celsius, double limit);

    [LoggerMessage(EventId = 3614, EventName = "agent.radio.fine", Level = LogLevel.Information,
        Message = "Concentrator {Gateway} is as usual again")]
    private static partial void LogFine(ILogger log, string gateway);
}
