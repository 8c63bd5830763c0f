using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Fragments into the group's queue, as it drains and as the gateways' airtime allows: what the gateways may not send
/// is not made into frames.
/// </summary>
internal sealed class FragmentFeed(
    IReadOnlyDictionary<string, Region> regions, ServerState state, DownlinkRequests requests)
{
    /// <summary>Command and number before each fragment (TS004).</summary>
    public const int HeaderBytes = 3;

    /// <summary>Fragments that wait in the group's queue: a few seconds' worth, so that pausing is prompt.</summary>
    private const int MaxWaiting = 8;

    /// <summary>Airtime is counted in minutes; it is looked at again as soon as one has passed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Queues what may be sent; gives after how long to look again at the latest.</summary>
    public TimeSpan Feed(Deployment deployment, DateTimeOffset now, List<Effect> effects)
    {
        var round = deployment.Progress.Round!;
        var waiting = WaitingIn(deployment);
        var room = Math.Min(MaxWaiting - waiting, round.Last - round.Next + 1);
        if (room <= 0 || deployment.Encoder is not { } encoder)
            return Patience;
        room = Math.Min(room, AirtimeFor(deployment, now) - waiting);
        var next = round.Next;
        while (room-- > 0 && Queue(deployment, encoder, next, now, effects))
            next++;
        if (next > round.Next)
        {
            state.Move(deployment, deployment.Progress with
            {
                Round = round with { Next = next },
                NextCoded = Math.Max(deployment.Progress.NextCoded, next),
            }, now, effects);
        }

        return Patience;
    }

    /// <summary>Takes back what waits, so that it is sent when the round goes on. A frame on its way stays.</summary>
    public void TakeBack(Deployment deployment, DateTimeOffset now, List<Effect> effects)
    {
        var queue = state.Devices.Find(deployment.Plan.Group.DevEui)?.Queue;
        var waiting = queue?.Items.Where(item => item.Stage == DownlinkStage.Waiting).ToList() ?? [];
        foreach (var item in waiting)
            requests.End(deployment.Plan.Group.DevEui, item, DownlinkOutcome.Flushed, now, effects);
        if (waiting.Count == 0 || deployment.Progress.Round is not { IsSending: true } round)
            return;
        var back = round with { Next = Math.Max(1, round.Next - waiting.Count) };
        state.Move(deployment, deployment.Progress with { Round = back }, now, effects);
    }

    public int WaitingIn(Deployment deployment) =>
        state.Devices.Find(deployment.Plan.Group.DevEui)?.Queue?.Count ?? 0;

    /// <summary>How long a fragment is on the air through one gateway.</summary>
    public static TimeSpan AirtimeOf(DeploymentSettings settings, Region region) => TimeOnAir.Of(
        region.DownlinkDataRates[settings.DataRate!.Value],
        DownlinkWriter.OverheadBytes + HeaderBytes + settings.FragSize, downlink: true);

    private List<HeardGateway> Gateways(Deployment deployment) => MulticastCover.Of(
        state.Devices.Find(deployment.Plan.Group.DevEui)!.Record!.Multicast!,
        member => state.Devices.Find(member)?.Current?.HeardBy ?? [], deployment.Settings.Class == DeviceClass.B);

    /// <summary>The fragment as the devices are to hear it.</summary>
    public static byte[] Write(Deployment deployment, FragmentEncoder encoder, int number)
    {
        var fragment = new byte[deployment.Settings.FragSize];
        encoder.Write(Wrap(number), fragment);
        var payload = new byte[HeaderBytes + fragment.Length];
        new DataFragment(deployment.Settings.FragIndex, Wrap(number), fragment).Write(payload);
        return payload;
    }

    // Behind the last number comes the first one again; by then nobody has heard them all.
    private static int Wrap(int number) => (number - 1) % FragmentPlan.MaxFragments + 1;

    private bool Queue(
        Deployment deployment, FragmentEncoder encoder, int number, DateTimeOffset now, List<Effect> effects)
    {
        var round = deployment.Progress.Round!;
        var item = new QueuedDownlink(
            RequestId.OfFragment(deployment.Plan.Id, round.Number, number),
            PackagePorts.FPortOf(Package.Fragmentation), Write(deployment, encoder, number), Confirmed: false,
            Priority: 0, now, round.EndAt);
        return requests.Queue(deployment.Plan.Group.DevEui, item, effects) is null;
    }

    // As many as the gateway with the least left may still send.
    private int AirtimeFor(Deployment deployment, DateTimeOffset now)
    {
        var settings = deployment.Settings;
        if (!regions.TryGetValue(settings.Region, out var region))
            return 0;
        var gateways = Gateways(deployment);
        var airtime = AirtimeOf(settings, region);
        if (region.SubBandAt(settings.FrequencyHz) is not { } band || gateways.Count == 0)
            return 0;
        var share = band.DutyCycle < 1 ? settings.AirtimeShare : 1;
        var left = gateways.Min(gateway =>
            share - state.Airtime.Load(gateway.Gateway, region, settings.FrequencyHz, now));
        return Math.Max(0, (int)(left * band.DutyCycle * TimeSpan.TicksPerHour / airtime.Ticks));
    }
}
