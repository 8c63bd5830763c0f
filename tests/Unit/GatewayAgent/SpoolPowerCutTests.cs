using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Spool;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>
/// Random lives of a spool, ended by power cuts and kills at any moment. KREISFUNK_SPOOL_CUTS sets another number of
/// cuts than <see cref="Cuts"/>; a failure names its seed.
/// </summary>
public sealed class SpoolPowerCutTests
{
    /// <summary>Takes some seconds. 100,000 and more are run now and then.</summary>
    private const int Cuts = 10_000;

    private const int LivesPerSeed = 10;

    private static readonly SpoolKey[] Streams =
        [SpoolRig.One, new SpoolKey(SpoolRig.One, SpoolLane.Express), SpoolRig.Two];

    private static readonly SpoolOptions Options =
        new() { SegmentBytes = 700, MinFreeBytes = 0, MaxFrames = 60, SyncRecords = 4 };

    [Fact]
    public void No_cut_takes_what_was_committed_or_makes_up_what_was_not_appended()
    {
        var cuts = int.TryParse(Environment.GetEnvironmentVariable("KREISFUNK_SPOOL_CUTS"), out var more) ? more : Cuts;
        for (var seed = 0; seed < cuts / LivesPerSeed; seed++)
        {
            try
            {
                Live(seed, ignoresFlushes: false);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }
        }
    }

    [Fact]
    public void On_a_disk_that_only_says_that_it_flushes_the_same_lives_lose_frames()
    {
        var failed = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            try
            {
                Live(seed, ignoresFlushes: true);
            }
            catch (Exception)
            {
                failed++;
            }
        }

        Assert.True(failed > 15, $"{failed} of 20 lives lost something");
    }

    private static void Live(int seed, bool ignoresFlushes)
    {
        var random = new Random(seed);
        using var rig = new SpoolRig(Options, new ModelDisk { Room = 1L << 40, IgnoresFlushes = ignoresFlushes });
        var ledger = new Ledger();
        for (var life = 0; life < LivesPerSeed; life++)
        {
            for (var steps = random.Next(60); steps > 0; steps--)
                Step(rig, ledger, random);
            switch (random.Next(4))
            {
                case 0:
                    rig.Kill();
                    ledger.Restarted(rig, isPowerCut: false);
                    break;
                case 1:
                    rig.Restart();
                    ledger.Restarted(rig, isPowerCut: false);
                    break;
                default:
                    rig.PowerCut(random);
                    ledger.Restarted(rig, isPowerCut: true);
                    break;
            }
        }
    }

    private static void Step(SpoolRig rig, Ledger ledger, Random random)
    {
        var stream = Streams[random.Next(Streams.Length)];
        switch (random.Next(10))
        {
            case < 6:
                ledger.Append(rig, stream);
                break;
            case 6:
                ledger.Acknowledge(rig, stream, random);
                break;
            case 7 when random.Next(10) == 0:
                rig.Disk.FailingFlushes = random.Next(1, 3);
                rig.Beat();
                rig.Disk.FailingFlushes = 0;
                rig.Beat(1.1);
                ledger.Committed();
                break;
            case 8:
                rig.Beat(random.Next(5) == 0 ? 61 : 0.3);
                ledger.Committed();
                break;
            default:
                ledger.Read(rig, stream);
                break;
        }
    }

    /// <summary>What must be true, kept beside the spool.</summary>
    private sealed class Ledger
    {
        private readonly Dictionary<(SpoolKey, string, long), int> _given = [];
        private readonly Dictionary<SpoolKey, SortedDictionary<int, bool>> _kept = Streams.ToDictionary(
            stream => stream, _ => new SortedDictionary<int, bool>());

        private int _content;

        public void Append(SpoolRig rig, SpoolKey stream)
        {
            if (!rig.Spool.TryAppend(stream, SpoolRig.Frame(++_content), out var sequence))
                return;
            Note(rig, stream, sequence, _content);
            _kept[stream][_content] = false;
        }

        public void Committed()
        {
            foreach (var frames in _kept.Values)
            {
                foreach (var content in frames.Keys.ToList())
                    frames[content] = true;
            }
        }

        public void Acknowledge(SpoolRig rig, SpoolKey stream, Random random)
        {
            var frames = rig.Read(stream);
            if (frames.Count == 0)
                return;
            var upTo = frames[random.Next(frames.Count)];
            rig.Spool.Acknowledge(stream, upTo.Sequence);
            foreach (var content in _kept[stream].Keys.Where(content => content <= upTo.Content).ToList())
                _kept[stream].Remove(content);
        }

        public void Read(SpoolRig rig, SpoolKey stream)
        {
            var frames = rig.Read(stream);
            foreach (var (sequence, content) in frames)
                Note(rig, stream, sequence, content);
            if (!frames.Select(frame => frame.Content).SequenceEqual(_kept[stream].Keys))
                throw new InvalidOperationException($"{stream} gives other frames than it took");
        }

        public void Restarted(SpoolRig rig, bool isPowerCut)
        {
            foreach (var stream in Streams)
            {
                var frames = rig.Read(stream);
                var contents = frames.ConvertAll(frame => frame.Content);
                var lost = _kept[stream].Where(frame => frame.Value || !isPowerCut).Select(frame => frame.Key)
                    .Except(contents).ToList();
                if (lost.Count > 0)
                    throw new InvalidOperationException($"{stream} lost {string.Join(", ", lost)}");
                if (!contents.SequenceEqual(contents.Order()))
                    throw new InvalidOperationException($"{stream} is out of order");
                foreach (var (sequence, content) in frames)
                    Note(rig, stream, sequence, content);
                // Freed ones may come again, and are then kept again; what recovery found is on the medium.
                _kept[stream].Clear();
                foreach (var content in contents)
                    _kept[stream][content] = true;
            }
        }

        /// <summary>A number under a name means one frame for ever.</summary>
        private void Note(SpoolRig rig, SpoolKey stream, long sequence, int content)
        {
            var place = (stream, rig.Spool.Position(stream).Stream, sequence);
            if (!_given.TryAdd(place, content) && _given[place] != content)
                throw new InvalidOperationException($"{place} was {_given[place]} and is {content}");
        }
    }
}
