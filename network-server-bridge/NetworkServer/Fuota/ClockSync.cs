using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Tells devices the time that ask for it as an application (TS003). An answer goes with the uplink's own, or is
/// worth nothing: the device would correct a clock it has corrected meanwhile.
/// </summary>
internal sealed class ClockSync(ServerState state, DownlinkRequests requests)
{
    /// <summary>Answers to one device at once; one every <see cref="Refill"/> comes back.</summary>
    private const int MaxAnswers = 4;

    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(10);

    /// <summary>An answer that could not go in the windows of its question is not sent later.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    public void Take(AcceptedUplink uplink, DateTimeOffset now, List<Effect> effects)
    {
        if (uplink.IsLate || uplink.FPort != PackagePorts.FPortOf(Package.ClockSync)
            || state.Devices.Find(uplink.DevEui) is not { Settings.AsksForTime: true } device)
            return;
        if (Asked(uplink.Payload) is not { } asked)
            return;
        var correction = Correction(asked, uplink);
        if ((correction == 0 && !asked.AnsRequired)
            || !device.ClockAnswers.TryTake(state.Clock.Ticks, MaxAnswers, Refill))
            return;
        DropOlder(device, now, effects);
        requests.Queue(uplink.DevEui, new QueuedDownlink(
            RequestId.OfClock(uplink.DeduplicationId), uplink.FPort.Value,
            MemberRequests.Bytes(new AppTimeAns(correction, asked.TokenReq)), Confirmed: false, Priority: 10, now,
            now + Lifetime), effects);
    }

    /// <summary>The last question counts: a device that asks twice in one uplink waits for the second answer.</summary>
    private static AppTimeReq? Asked(ReadOnlySpan<byte> payload)
    {
        AppTimeReq? asked = null;
        var reader = new PackageCommandReader(payload, Package.ClockSync, version: 1, uplink: true);
        while (reader.TryNext(out var command))
        {
            if (command.TryRead(out AppTimeReq question))
                asked = question;
        }

        return asked;
    }

    // Whole seconds, cut off as the device cuts them off. Its clock counts modulo 2 to the power of 32; the nearest
    // correction is the right one.
    private static int Correction(AppTimeReq asked, AcceptedUplink uplink)
    {
        var heardAt = uplink.Copies.Select(copy => copy.TimeSinceGpsEpoch).FirstOrDefault(time => time is not null)
            ?.ToTimeSpan() ?? GpsTime.FromUtc(uplink.HeardAt);
        if (uplink.Via is { } via)
            heardAt -= via.Delay;
        return unchecked((int)((uint)heardAt.TotalSeconds - asked.DeviceTime));
    }

    private void DropOlder(Device device, DateTimeOffset now, List<Effect> effects)
    {
        var older = device.Queue?.Items.Where(item => item.Stage == DownlinkStage.Waiting
            && item.Item.FPort == PackagePorts.FPortOf(Package.ClockSync)
            && item.Item.Payload is [0x01, ..]).ToList() ?? [];
        foreach (var item in older)
            requests.End(device.DevEui, item, DownlinkOutcome.Expired, now, effects);
    }
}
