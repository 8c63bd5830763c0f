namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>
/// Relates a concentrator's 32-bit microsecond counter (it wraps every 71.6 minutes), and GPS time where it knows that,
/// to the agent's monotonic time. Each uplink is one sample, late by its way through the forwarder and the network; the
/// earliest of them is nearest to the truth. Estimates are therefore late rather than early: what is estimated as past
/// is past.
/// </summary>
internal sealed class ConcentratorClock
{
    /// <summary>Crystals of concentrator and host together stay within this.</summary>
    private const double Drift = 100e-6;

    /// <summary>No forwarder holds a frame this long: a larger step is a restarted counter.</summary>
    private static readonly TimeSpan RestartStep = TimeSpan.FromSeconds(5);

    private TimeSpan _zero, _sampledAt, _gpsZero, _gpsSampledAt;
    private bool _isKnown, _isGpsKnown;

    public void Observe(uint counter, TimeSpan now)
    {
        // Where the counter was zero, by this sample and by the ones before.
        var sample = now - Microseconds(Unwrap(counter, now));
        if (!_isKnown || (sample - _zero).Duration() > RestartStep)
            _zero = sample;
        else
            _zero = Min(sample, _zero + (now - _sampledAt) * Drift);
        _sampledAt = now;
        _isKnown = true;
    }

    /// <summary>
    /// When the counter has (or had) this value: the occurrence nearest to now. False before any uplink.
    /// </summary>
    public bool TryEstimate(uint counter, TimeSpan now, out TimeSpan at)
    {
        at = _isKnown ? _zero + Microseconds(Unwrap(counter, now)) : default;
        return _isKnown;
    }

    public void ObserveGps(TimeSpan sinceGpsEpoch, TimeSpan now)
    {
        var sample = now - sinceGpsEpoch;
        if (!_isGpsKnown || (sample - _gpsZero).Duration() > RestartStep)
            _gpsZero = sample;
        else
            _gpsZero = Min(sample, _gpsZero + (now - _gpsSampledAt) * Drift);
        _gpsSampledAt = now;
        _isGpsKnown = true;
    }

    /// <summary>When it is (or was) this GPS time. False while no uplink has carried one.</summary>
    public bool TryEstimateGps(TimeSpan sinceGpsEpoch, out TimeSpan at)
    {
        at = _isGpsKnown ? _gpsZero + sinceGpsEpoch : default;
        return _isGpsKnown;
    }

    private long Unwrap(uint counter, TimeSpan now)
    {
        if (!_isKnown)
            return counter;
        var expected = (now - _zero).Ticks / TimeSpan.TicksPerMicrosecond;
        return expected + unchecked((int)(counter - (uint)expected));
    }

    private static TimeSpan Microseconds(long count) => new(count * TimeSpan.TicksPerMicrosecond);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
