namespace Kreisfunk.GatewayAgent.Hardware.Deafness;

/// <summary>
/// Decides that a concentrator is deaf: it adds up, over the silence since the last frame, the minutes that usually
/// bring one. Nights and slow towns need longer for the same sum by themselves. Silence is learnt only when it has
/// proved to be one of the town, and not of the radio.
/// </summary>
internal sealed class DeafRadioDetector(DeafnessLimits limits)
{
    /// <summary>Of so many hours of the day something must be known first.</summary>
    private const int MinHoursKnown = 6;

    /// <summary>Silent hours that wait for the next frame; a longer silence teaches nothing beyond a day.</summary>
    private const int MaxSilentHours = 24;

    /// <summary>An hour watched for less teaches nothing.</summary>
    private static readonly TimeSpan WholeHour = TimeSpan.FromMinutes(45);

    /// <summary>A longer step is a machine that slept.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The first reports of a silence may tell of the time before it; forwarders report each 30 s to 1 min.
    /// </summary>
    private static readonly TimeSpan ReportsReachBack = TimeSpan.FromMinutes(2);

    private readonly HourlyPace _pace = new();
    private readonly Queue<int> _silentHours = new();
    private TimeSpan _lookedAt, _silentSince, _watched;
    private long _frames, _activeMinute = -1;
    private int _hour = -1, _activeMinutes;
    private uint _reported;
    private bool _hasReports, _isStarted, _isDeaf;
    private double? _temperature;

    /// <summary>Minutes that usually bring a frame, over the silence so far.</summary>
    public double Missing { get; private set; }

    /// <summary>Time without a frame at the last look.</summary>
    public TimeSpan Silence => _lookedAt - _silentSince;

    public double? Temperature => _temperature;

    /// <summary>The radio side's own report: packets in its interval, intact or not, and its temperature.</summary>
    public void Reported(uint received, double? temperature)
    {
        _temperature = temperature ?? _temperature;
        if (Silence < ReportsReachBack)
            return;
        _hasReports = true;
        _reported = (uint)Math.Min(uint.MaxValue, (ulong)_reported + received);
    }

    public RadioVerdict Look(RadioSample sample)
    {
        if (!_isStarted || !sample.IsOnline)
            Begin(sample);
        var step = sample.Now - _lookedAt;
        _lookedAt = sample.Now;
        if (step > LongestStep)
            step = TimeSpan.Zero;
        if (sample.Hour != _hour)
            EndHour(sample.Hour);
        _watched += step;
        if (sample.Frames != _frames)
            Heard(sample);
        else
            Missing += step.TotalHours * _pace.Minutes(sample.Hour);
        _isDeaf = Missing >= limits.Missing && Silence >= limits.Silence && _pace.HoursKnown >= MinHoursKnown;
        return Judge();
    }

    private RadioVerdict Judge()
    {
        if (_isDeaf)
            return !_hasReports ? RadioVerdict.Silent
                : _reported == 0 ? RadioVerdict.CountersStuck
                : RadioVerdict.OnlyNoise;
        return _temperature > limits.MaxTemperature ? RadioVerdict.Hot : RadioVerdict.Fine;
    }

    /// <summary>Without a front end nothing is known: neither that the town is silent nor that the radio is.</summary>
    private void Begin(RadioSample sample)
    {
        _isStarted = true;
        _lookedAt = sample.Now;
        _frames = sample.Frames;
        _hour = sample.Hour;
        (_watched, _activeMinutes) = (TimeSpan.Zero, 0);
        ForgetSilence(sample.Now);
    }

    private void Heard(RadioSample sample)
    {
        var minute = (long)sample.Now.TotalMinutes;
        if (minute != _activeMinute)
            _activeMinutes++;
        _activeMinute = minute;
        _frames = sample.Frames;
        if (!_isDeaf)
        {
            foreach (var hour in _silentHours)
                _pace.Learn(hour, 0);
        }

        ForgetSilence(sample.Now);
    }

    private void EndHour(int next)
    {
        if (_watched >= WholeHour)
        {
            if (_activeMinutes > 0)
                _pace.Learn(_hour, Math.Min(60, _activeMinutes / _watched.TotalHours));
            else if (_silentHours.Count < MaxSilentHours)
                _silentHours.Enqueue(_hour);
        }

        _hour = next;
        (_watched, _activeMinutes) = (TimeSpan.Zero, 0);
    }

    private void ForgetSilence(TimeSpan now)
    {
        Missing = 0;
        _silentSince = now;
        _silentHours.Clear();
        (_hasReports, _reported, _isDeaf) = (false, 0, false);
    }
}
