namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>
/// The clocks behind counters of 64 bits: 1 bit of sign | 7 unit | 8 session | 48 microseconds. Each radio unit counts
/// for itself, and its session changes when it restarts: what was known of the count before is then void.
/// </summary>
internal sealed class UnitClocks
{
    /// <summary>Radio units of one concentrator. The largest has four boards; the rest is forged.</summary>
    private const int MaxUnits = 8;

    private const int SessionShift = 48, UnitShift = 56;

    private readonly Dictionary<int, (byte Session, ConcentratorClock Clock)> _units = [];

    /// <summary>True once a counter of this kind was seen.</summary>
    public bool Any => _units.Count > 0;

    public void Observe(ulong counter, TimeSpan now)
    {
        var (unit, session) = Parts(counter);
        if (!_units.TryGetValue(unit, out var known) || known.Session != session)
        {
            if (_units.Count >= MaxUnits && !_units.ContainsKey(unit))
                return;
            known = (session, new ConcentratorClock());
            _units[unit] = known;
        }

        known.Clock.Observe(unchecked((uint)counter), now);
    }

    /// <summary>
    /// When the counter has (or had) this value; that of a session before is past. False for an unknown unit.
    /// </summary>
    public bool TryEstimate(ulong counter, TimeSpan now, out TimeSpan at)
    {
        at = now;
        var (unit, session) = Parts(counter);
        if (!_units.TryGetValue(unit, out var known))
            return false;
        return known.Session != session || known.Clock.TryEstimate(unchecked((uint)counter), now, out at);
    }

    private static (int Unit, byte Session) Parts(ulong counter) =>
        ((int)(counter >> UnitShift) & 0x7f, (byte)(counter >> SessionShift));
}
