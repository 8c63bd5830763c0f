namespace Kreisfunk.GatewayAgent.Hardware.Deafness;

/// <summary>A detector between two threads: reports come from the radio side, looks from the watch.</summary>
internal sealed class WatchedRadio(DeafnessLimits limits)
{
    private readonly Lock _lock = new();
    private readonly DeafRadioDetector _detector = new(limits);
    private RadioVerdict _verdict;

    /// <summary>Of the last look.</summary>
    public RadioVerdict Verdict
    {
        get
        {
            lock (_lock)
                return _verdict;
        }
    }

    public TimeSpan Silence
    {
        get
        {
            lock (_lock)
                return _detector.Silence;
        }
    }

    public double? Temperature
    {
        get
        {
            lock (_lock)
                return _detector.Temperature;
        }
    }

    public void Reported(uint received, double? temperature)
    {
        lock (_lock)
            _detector.Reported(received, temperature);
    }

    public RadioVerdict Look(RadioSample sample)
    {
        lock (_lock)
            return _verdict = _detector.Look(sample);
    }
}
