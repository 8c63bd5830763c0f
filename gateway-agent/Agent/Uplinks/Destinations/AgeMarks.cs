using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Knows how far the frames in a spool are older than a bound, from marks set now and then: a thousandth of the bound
/// apart, so that they are few. What a former life left counts from the start of this one. Thread-safe.
/// </summary>
internal sealed class AgeMarks(TimeSpan maxAge)
{
    private const int MarksPerAge = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Eui64, LinkedList<Mark>> _marks = [];

    /// <summary>The gateway's frames up to this number are not younger than now.</summary>
    public void Appended(Eui64 gateway, long sequence, TimeSpan now)
    {
        lock (_lock)
        {
            if (!_marks.TryGetValue(gateway, out var marks))
                _marks[gateway] = marks = new LinkedList<Mark>();
            if (marks.Last is { } last && now - last.Value.Since < maxAge / MarksPerAge)
                last.Value.Sequence = sequence;
            else
                marks.AddLast(new Mark(now) { Sequence = sequence });
        }
    }

    /// <summary>What is too old by now, as the last number of each gateway.</summary>
    public IReadOnlyList<(Eui64 Gateway, long Sequence)> TakeTooOld(TimeSpan now)
    {
        lock (_lock)
        {
            var all = new List<(Eui64, long)>();
            foreach (var (gateway, marks) in _marks)
            {
                Mark? last = null;
                for (; marks.First is { } first && now - first.Value.Since >= maxAge; marks.RemoveFirst())
                    last = first.Value;
                if (last is not null)
                    all.Add((gateway, last.Sequence));
            }

            return all;
        }
    }

    private sealed class Mark(TimeSpan since)
    {
        public TimeSpan Since => since;

        public long Sequence { get; set; }
    }
}
