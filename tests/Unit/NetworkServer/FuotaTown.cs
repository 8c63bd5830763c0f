using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>
/// A server, its gateways and devices that are to be updated, in simulated time: each downlink is sent, and heard by
/// who listens and does not lose it.
/// </summary>
internal sealed class FuotaTown
{
    private readonly List<ReceivedFrame> _ingest = [];
    private readonly List<(DateTimeOffset At, Eui64 Gateway, TimeSpan Airtime)> _sent = [];
    private readonly NetworkServerOptions _options = new();
    private LoRaWanServer _server;

    public FuotaTown(params FuotaDevice[] devices)
    {
        Devices = devices;
        _server = NewServer();
    }

    public IReadOnlyList<FuotaDevice> Devices { get; }

    public LoRaWanServer Server => _server;

    public DateTimeOffset Now { get; set; } = ServerRig.Start;

    public byte[] Image { get; } = [.. Enumerable.Range(0, 2_000).Select(i => (byte)((i * 31) ^ (i >> 3)))];

    /// <summary>What a crash leaves: durable effects, in order.</summary>
    public List<Effect> Journal { get; } = [];

    /// <summary>The process dies when the journal holds so many effects, once.</summary>
    public int? DiesAt { get; set; }

    /// <summary>All that was given to gateways.</summary>
    public List<DownlinkReady> Downlinks { get; } = [];

    public static Guid Id { get; } = new("0197a1b2-0000-7000-8000-000000000001");

    public DeploymentSnapshot Deployment => _server.FindDeployment(Id)!;

    public DeploymentMember MemberOf(FuotaDevice device) =>
        Deployment.Members.Single(member => member.DevEui == device.Radio.DevEui);

    public static DeploymentSettings Settings { get; } = new()
    {
        Region = "eu868",
        DataRate = 5,
        SessionLead = TimeSpan.FromMinutes(30),
        Gather = TimeSpan.FromMinutes(30),
        Duration = TimeSpan.FromDays(2),
    };

    /// <summary>Five devices through a deployment, the first of which loses a third of the round.</summary>
    public static FuotaTown WithStraggler()
    {
        var town = new FuotaTown([.. Enumerable.Range(1, 5).Select(i => new FuotaDevice(i, seed: 2))]);
        town.Begin(Settings with { RedundancyPercent = 0 });
        town.Run(TimeSpan.FromHours(2), () => town.Deployment.Progress.Round is { IsSending: true });
        town.Devices[0].Loss = 0.3;
        town.Run(TimeSpan.FromHours(2), () => town.Deployment.Progress.Round is null);
        town.Devices[0].Loss = 0;
        town.Run(TimeSpan.FromDays(1));
        return town;
    }

    public void Begin(DeploymentSettings? settings = null)
    {
        var order = new DeploymentOrder(Id, "test", [.. Devices.Select(device => device.Radio.DevEui)], Image,
            settings ?? Settings, new byte[16]);
        Do(effects => Assert.Empty(_server.StartDeployment(order, Now, effects)));
    }

    public void Do(Action<List<Effect>> decide)
    {
        var effects = new List<Effect>();
        decide(effects);
        Settle(effects);
    }

    /// <summary>Until the deployment has ended, or a time has come.</summary>
    public void Run(TimeSpan atMost, Func<bool>? until = null)
    {
        var end = Now + atMost;
        var idle = 0;
        while (Deployment.Progress.Stage != DeploymentStage.Ended && until?.Invoke() != true)
        {
            var next = Devices.Min(device => device.NextUplink);
            if (_server.NextWindowEnd is { } due && due < next)
                next = due;
            if (next > end)
                break;
            idle = next > Now ? 0 : idle + 1;
            Assert.True(idle < 1_000, "The server does not come to rest.");
            Now = next > Now ? next : Now;
            foreach (var device in Devices.Where(device => device.NextUplink <= Now))
                Hear(device);
            Do(effects => _server.Advance(Now, effects));
        }

        if (Deployment.Progress.Stage != DeploymentStage.Ended && until?.Invoke() != true)
            Now = end;
    }

    /// <summary>The process dies; what is in the journal is all that is left.</summary>
    public void Restart()
    {
        _server = NewServer();
        foreach (var effect in Journal)
            _server.Apply(effect);
        GoOn();
    }

    /// <summary>The process ends in peace, and begins with its snapshot.</summary>
    public void RestartFromSnapshot()
    {
        var snapshot = _server.Export();
        _server = NewServer();
        _server.Restore(snapshot);
        GoOn();
    }

    public void AssertAllHaveTheImage() => Assert.All(Devices, device => Assert.Equal(Image, device.Image));

    /// <summary>No gateway sent more than its share in any hour; a counter was never used for two frames.</summary>
    public void AssertLawful(double mostSeconds = 360)
    {
        foreach (var gateway in _sent.GroupBy(sent => sent.Gateway))
        {
            var sent = gateway.ToList();
            for (int first = 0, last = 0; last < sent.Count; last++)
            {
                while (sent[last].At - sent[first].At > TimeSpan.FromHours(1))
                    first++;
                var hour = sent.Skip(first).Take(last - first + 1).Sum(one => one.Airtime.TotalSeconds);
                Assert.True(hour <= mostSeconds, $"{gateway.Key} sent {hour} s in one hour.");
            }
        }

        var counters = new Dictionary<(Eui64, ushort), byte[]>();
        foreach (var downlink in Downlinks)
        {
            var phy = ServerRig.PhyOf(downlink);
            Assert.True(DataFrame.TryRead(phy, out var frame, out _));
            if (!counters.TryAdd((downlink.DevEui, frame.FCnt), phy))
                Assert.Equal(counters[(downlink.DevEui, frame.FCnt)], phy);
        }
    }

    private LoRaWanServer NewServer()
    {
        var server = new LoRaWanServer(_options, ServerRig.Regions);
        foreach (var device in Devices)
            server.SetDevice(device.Record);
        return server;
    }

    private void GoOn()
    {
        Do(effects => _server.Resume(Now, Now, effects));
        Assert.Equal(Deployment.Progress.Stage != DeploymentStage.Ended, _server.GiveImage(Image));
        foreach (var frame in _ingest.Where(frame => frame.IngestSequence >= _server.ResumeIngestSequence).ToList())
            Do(effects => _server.Handle(frame, effects));
    }

    private void Hear(FuotaDevice device)
    {
        var how = new Heard { Gateway = device.Gateway, HasGpsTime = true, SpreadingFactor = 7 };
        var frame = ServerRig.Receive(_ingest.Count + 1, Now, device.Uplink(Now), how);
        _ingest.Add(frame);
        Do(effects => _server.Handle(frame, effects));
    }

    private void Settle(List<Effect> effects)
    {
        while (effects.Count > 0)
        {
            if (Write(effects))
                return;
            var said = new List<Effect>();
            foreach (var ready in effects.OfType<DownlinkReady>())
            {
                Send(ready);
                _server.Take(new GatewayWord(ready.Gateway, ready.Frame.DownlinkId, [TxAckStatus.Ok]), Now, said);
            }

            effects = said;
        }
    }

    // True when the process has died over it: nothing of this leaves.
    private bool Write(List<Effect> effects)
    {
        foreach (var effect in effects.Where(effect => effect.IsDurable))
        {
            Journal.Add(effect);
            if (Journal.Count != DiesAt)
                continue;
            DiesAt = null;
            Restart();
            return true;
        }

        return false;
    }

    private void Send(DownlinkReady ready)
    {
        Downlinks.Add(ready);
        var item = ready.Frame.Items[0];
        var lora = item.TxInfo.Modulation.Lora;
        var rate = ServerRig.Eu868.DownlinkDataRates.Values.First(rate =>
            rate.Modulation == RadioModulation.Lora && rate.SpreadingFactor == lora.SpreadingFactor);
        if (item.TxInfo.Frequency > 869_400_000)
            _sent.Add((Now, ready.Gateway, TimeOnAir.Of(rate, item.PhyPayload.Length, downlink: true)));
        var phy = item.PhyPayload.ToByteArray();
        if (Devices.FirstOrDefault(device => device.Radio.DevEui == ready.DevEui) is { } alone)
        {
            if (!alone.Loses())
                alone.Hear(phy, Now);
            return;
        }

        var at = item.TxInfo.Timing.GpsEpoch is { } slot
            ? GpsTime.ToUtc(slot.TimeSinceGpsEpoch.ToTimeSpan())
            : Now;
        foreach (var device in Devices.Where(device => ServerRig.GatewayOf(device.Gateway) == ready.Gateway))
            device.HearGroup(phy, at);
    }
}
