using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>
/// What happens on the air, as a table: the steps, and what must have come of them in the end. Each runs once as it is,
/// and once more for each step with the server killed behind it and started again from its journal.
/// </summary>
public sealed class ScenarioTests
{
    private static readonly Dictionary<string, Scenario> Table = new()
    {
        ["two devices share a DevAddr"] = new(
            [
                air => air.Hear(air.First.Uplink(payload: [1])), air => air.Close(),
                air => air.Hear(air.Second.Uplink(payload: [2])), air => air.Close(),
                air => air.Hear(air.First.Uplink(payload: [3])), air => air.Close(),
            ],
            "stored 1:01 2:02 1:03 | verdicts Accepted Accepted Accepted | downlinks 0"),
        ["the counter rolls over at 65,535"] = new(
            [
                air => air.Hear(air.Frame(65_534, confirmed: false)), air => air.Close(),
                air => air.Hear(air.Frame(65_535, confirmed: false)), air => air.Close(),
                air => air.Hear(air.Frame(65_536, confirmed: false)), air => air.Close(),
            ],
            "stored 1:FE 1:FF 1:00 | verdicts Accepted Accepted Accepted | downlinks 0"),
        ["a gap beyond the limit"] = new(
            [
                air => air.Hear(air.Frame(1, confirmed: false)), air => air.Close(),
                air => air.Hear(air.Frame(2 + FCnt.MaxGap, confirmed: true)), air => air.Close(),
                air => air.Hear(air.Frame(2, confirmed: false)), air => air.Close(),
            ],
            "stored 1:01 1:02 | verdicts Accepted CounterGap Accepted | downlinks 0"),
        ["a retransmission"] = new(
            [
                air => air.Hear(air.Frame(1, confirmed: true)), air => air.Close(),
                air => air.Hear(air.Frame(1, confirmed: true)), air => air.Close(),
            ],
            "stored 1:01 | verdicts Accepted Retransmission | downlinks 1"),
        ["a late copy"] = new(
            [
                air => air.Hear(air.Frame(1, confirmed: false), gateway: 1), air => air.Close(),
                air => air.Hear(air.Frame(1, confirmed: false), gateway: 2),
            ],
            "stored 1:01 | verdicts Accepted Duplicate | downlinks 0"),
        ["one frame on two frequencies"] = new(
            [
                air => air.Hear(air.Frame(1, confirmed: false)),
                air => air.Hear(air.Frame(1, confirmed: false), frequencyHz: 868_300_000, snr: -9),
                air => air.Close(),
            ],
            "stored 1:01 | verdicts Accepted Duplicate | downlinks 0"),
        ["RX1 is missed"] = new(
            [
                air => air.Hear(air.Frame(1, confirmed: true)),
                air => air.Wait(1.2), air => air.Advance(),
            ],
            "stored 1:01 | verdicts Accepted | downlinks 1 of 869525000"),
        ["both windows are missed"] = new(
            [
                air => air.Hear(air.Frame(1, confirmed: true)),
                air => air.Wait(3), air => air.Advance(),
            ],
            "stored 1:01 | verdicts Accepted | downlinks 0"),
        ["a gateway is gone between uplink and downlink"] = new(
            [
                air =>
                {
                    air.Hear(air.Frame(1, confirmed: true), gateway: 1, snr: 9);
                    air.Hear(air.Frame(1, confirmed: true), gateway: 2, snr: 5);
                    air.Wait(0.2);
                    air.Advance();
                    air.Wait(0.6);
                    air.Advance();
                },
            ],
            "stored 1:01 | verdicts Accepted Duplicate | downlinks 1 through 2"),
        ["the clock jumps back an hour"] = new(
            [
                air => air.Hear(air.Frame(1, confirmed: true)), air => air.Close(), air => air.Wait(-3_600),
                air => air.Hear(air.Frame(2, confirmed: true)), air => air.Close(),
            ],
            "stored 1:01 1:02 | verdicts Accepted Accepted | downlinks 2"),
        ["the clock jumps ahead a day"] = new(
            [
                air => air.Hear(air.Frame(1, confirmed: true)), air => air.Close(), air => air.Wait(86_400),
                air => air.Hear(air.Frame(2, confirmed: true)), air => air.Close(),
            ],
            "stored 1:01 1:02 | verdicts Accepted Accepted | downlinks 2"),
    };

    public static TheoryData<string, int> NamesAndRestarts
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var (name, scenario) in Table)
            {
                for (var restartAfter = -1; restartAfter < scenario.Steps.Length - 1; restartAfter++)
                    data.Add(name, restartAfter);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(NamesAndRestarts))]
    public void Whatever_happens_on_the_air_ends_as_the_table_says(string name, int restartAfter)
    {
        var scenario = Table[name];
        var air = new Air();
        for (var i = 0; i < scenario.Steps.Length; i++)
        {
            scenario.Steps[i](air);
            if (i == restartAfter)
                air.Restart();
        }

        Assert.Equal(scenario.End, air.End(scenario.End));
    }

    private sealed record Scenario(Action<Air>[] Steps, string End);

    /// <summary>Two devices that share an address, and a server that may be killed.</summary>
    private sealed class Air
    {
        private readonly List<FrameVerdict> _verdicts = [];
        private ServerRig _rig;
        private DateTimeOffset _closesAt;

        public Air() => _rig = new ServerRig(First, Second);

        public SimulatedDevice First { get; } = new(1, abp: true, devAddr: 0x0200_0001);

        public SimulatedDevice Second { get; } = new(2, abp: true, devAddr: 0x0200_0001);

        /// <summary>A frame whose payload is the counter's last byte.</summary>
        public byte[] Frame(uint fCnt, bool confirmed) => First.Uplink(
            new UplinkFields { FPort = 2, Payload = new[] { (byte)fCnt }, FCnt32 = fCnt }, confirmed);

        public void Hear(byte[] phy, int gateway = 1, uint frequencyHz = 868_100_000, float snr = 5)
        {
            _verdicts.Add(_rig.Hear(phy, new Heard { Gateway = gateway, FrequencyHz = frequencyHz, Snr = snr }));
            _closesAt = _rig.Now + ServerRig.Window;
        }

        /// <summary>The window ends, and the device is quiet for a while.</summary>
        public void Close()
        {
            _rig.Now = _closesAt;
            Advance();
            _rig.Wait(3);
        }

        public void Advance() => _rig.Server.Advance(_rig.Now, _rig.All);

        public void Wait(double seconds) => _rig.Wait(seconds);

        public void Restart()
        {
            var recovered = _rig.Restart(First, Second);
            recovered.All.InsertRange(0, _rig.All);
            _rig = recovered;
        }

        /// <summary>In the words of the expected end, as far as that goes into detail.</summary>
        public string End(string like)
        {
            var stored = _rig.Gathered.Select(gathered =>
                $"{gathered.Uplink.DevEui.Value & 0xFF}:{Convert.ToHexString(gathered.Uplink.Payload)}");
            var made = _rig.All.OfType<DownlinkMade>().Select(made => Convert.ToHexString(made.PhyPayload)).Distinct();
            var text = $"stored {string.Join(' ', stored)} | verdicts {string.Join(' ', _verdicts)} | downlinks "
                + made.Count();
            if (like.Contains(" of ", StringComparison.Ordinal))
                text += $" of {_rig.Downlinks.Last().Frame.Items.Single().TxInfo.Frequency}";
            if (like.Contains(" through ", StringComparison.Ordinal))
                text += $" through {_rig.Downlinks.Last().Gateway.Value & 0xFF}";
            return text;
        }
    }
}
