using System.Globalization;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>What an effect changes in what is known of a device's radio, and what it leaves as an activity.</summary>
internal static class RadioProjection
{
    /// <summary>The next state; the same when the effect says nothing of it.</summary>
    public static DeviceRadio Next(DeviceRadio radio, Effect effect) => effect switch
    {
        UplinkGathered { Uplink: var uplink } => After(radio, uplink),
        SessionStarted { Session: var session } started => Begin(radio, session, started.At),
        SessionAdopted { Session: var session } adopted => Begin(radio, session, adopted.At),
        MacChanged { Mac: var mac } => radio with
        {
            TxPower = mac.TxPower,
            NbTrans = mac.NbTrans,
            Class = mac.Class.ToString(),
        },
        DeviceStatusTold told => radio with { Status = new RadioStatus(told.Battery, told.MarginDb, told.At) },
        DownlinkQueued { Item: var item } => Queue(radio, item),
        DownlinkParked parked => Change(radio, parked.ItemId, item => item with { MaxBytes = parked.MaxBytes }),
        DownlinkMade made => Make(radio, made),
        DownlinkSent { ItemId: { } id } => Change(radio, id, item => item with { Stage = "sent" }),
        DownlinkEnded ended => radio with { Queue = [.. radio.Queue.Where(item => item.Id != ended.ItemId)] },
        _ => radio,
    };

    /// <summary>Null for what is no activity.</summary>
    public static (ActivityKind Kind, DateTimeOffset At, string Detail)? Activity(Effect effect) => effect switch
    {
        DownlinkParked parked => (ActivityKind.Downlink, parked.At,
            DeviceActivity.Write(new DownlinkDetail(parked.ItemId, "parked", MaxBytes: parked.MaxBytes))),
        DownlinkEnded ended => (ActivityKind.Downlink, ended.At,
            DeviceActivity.Write(new DownlinkDetail(ended.ItemId, Name(ended.Outcome), ended.FCntDown))),
        MacChanged { Exchanges.Count: > 0 } changed => (ActivityKind.Mac, changed.At,
            DeviceActivity.Write(new MacDetail([.. changed.Exchanges.Select(Command)]))),
        AdrDecided decided => (ActivityKind.Adr, decided.At, DeviceActivity.Write(Adr(decided.Decision))),
        SessionStarted started => (ActivityKind.Join, started.At, DeviceActivity.Write(new JoinDetail(
            OriginOf(started.Origin), started.Session.DevAddr.ToString(), started.Session.SessionNumber))),
        SessionAdopted adopted => (ActivityKind.Join, adopted.At, DeviceActivity.Write(new JoinDetail(
            adopted.IsReset ? "counterReset" : "abp", adopted.Session.DevAddr.ToString(),
            adopted.Session.SessionNumber))),
        CounterResetAllowed allowed => (ActivityKind.Join, allowed.At, DeviceActivity.Write(
            new JoinDetail("allowed", By: allowed.By, Until: allowed.Until))),
        DeviceStatusTold told => (ActivityKind.Status, told.At, DeviceActivity.Write(
            new RadioStatus(told.Battery, told.MarginDb, told.At))),
        _ => null,
    };

    private static DeviceRadio After(DeviceRadio radio, AcceptedUplink uplink)
    {
        if (uplink.IsLate || radio.Session is not { } session || session.Number != uplink.SessionNumber)
            return radio;
        return radio with { DataRate = uplink.DataRate, Session = session with { FCntUp = uplink.FCntUp } };
    }

    private static DeviceRadio Begin(DeviceRadio radio, SessionStart start, DateTimeOffset at) => radio with
    {
        Session = new RadioSession(
            start.SessionNumber, start.DevAddr.ToString(), start.Is11, start.Region, at),
        TxPower = start.Mac.TxPower,
        NbTrans = start.Mac.NbTrans,
        Class = start.Mac.Class.ToString(),
    };

    /// <summary>By priority, then first come, first served, as the server does.</summary>
    private static DeviceRadio Queue(DeviceRadio radio, QueuedDownlink item)
    {
        var queue = radio.Queue.Where(other => other.Id != item.Id).ToList();
        queue.Insert(queue.FindLastIndex(other => other.Priority >= item.Priority) + 1, new WaitingDownlink(
            item.Id, item.FPort, item.Payload.Length, item.Confirmed, item.Priority, item.QueuedAt, item.ExpiresAt));
        return radio with { Queue = queue };
    }

    private static DeviceRadio Make(DeviceRadio radio, DownlinkMade made)
    {
        if (radio.Session is { } session && session.Number == made.SessionNumber)
        {
            radio = radio with
            {
                Session = made.IsApplicationCounter
                    ? session with { AFCntDown = made.Counter }
                    : session with { FCntDown = made.Counter },
            };
        }

        return made.ItemId is not { } id
            ? radio
            : Change(radio, id, item => item with
            {
                Stage = "made",
                Tries = item.Tries + 1,
                FCntDown = made.Counter,
                MaxBytes = null,
            });
    }

    private static DeviceRadio Change(DeviceRadio radio, Guid id, Func<WaitingDownlink, WaitingDownlink> change) =>
        radio with { Queue = [.. radio.Queue.Select(item => item.Id == id ? change(item) : item)] };

    private static MacCommandDetail Command(MacExchange exchange) => new(
        exchange.Command, Convert.ToHexStringLower(exchange.Bytes), Convert.ToHexStringLower(exchange.Answer),
        Name(exchange.Outcome));

    private static AdrDetail Adr(AdrDecision decision) => new(
        Name(decision.Verdict), decision.Samples, Finite(decision.MaxSnrDb), Finite(decision.RequiredSnrDb),
        Finite(decision.MarginDb), Finite(decision.LossPercent), Setting(decision.From), Setting(decision.To),
        decision.Reason);

    private static RadioSetting Setting(AdrSetting setting) => new(setting.DataRate, setting.TxPower, setting.NbTrans);

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    private static string OriginOf(JoinOrigin origin) => origin.JoinReqType == JoinOrigin.JoinRequestType
        ? "join"
        : string.Create(CultureInfo.InvariantCulture, $"rejoin{origin.JoinReqType}");

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
