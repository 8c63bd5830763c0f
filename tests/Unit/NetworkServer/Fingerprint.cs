using System.Globalization;
using Google.Protobuf;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>An effect with each of its bytes as text, so that two runs can be compared.</summary>
internal static class Fingerprint
{
    public static string Of(Effect effect) => effect switch
    {
        SessionStarted e => Join("started", Of(e.Session), e.DevNonce, e.DeduplicationId, e.At.Ticks, e.IngestSequence),
        UplinkAccepted e => Join("accepted", Of(e.Uplink), Of(e.Session), Hex(e.Answer)),
        UplinkGathered e => Join("gathered", Of(e.Uplink)),
        FrameJudged e => Join("judged", e.Verdict, e.DevEui, e.DevAddr, e.FCnt, e.Gateway, e.IngestSequence, e.At.Ticks,
            Hex(e.Frame.ToByteArray())),
        DownlinkReady e => Join(
            "downlink", e.Region, e.Gateway, e.DevEui, Hex(e.Frame.ToByteArray()), e.Deadline.Ticks),
        DownlinkTooLate e => Join("late", e.Gateway, e.DevEui, e.Deadline.Ticks, e.At.Ticks),
        _ => throw new ArgumentException(effect.GetType().Name),
    };

    public static string Of(SessionState s) => Join(
        s.DevEui, s.SessionNumber, s.DevAddr, Hex(s.NwkSKey), Hex(s.AppSKey), s.LastFCntUp, s.NextFCntDown,
        s.JoinNonce, s.Region, s.Receive, s.RootKeyCheck);

    private static string Of(AcceptedUplink u) => Join(
        u.DeduplicationId, u.DevEui, u.SessionNumber, u.DevAddr, u.FCntUp, u.FPort, Hex(u.Payload), u.Confirmed,
        u.Adr, u.DataRate, u.ReceivedAt.Ticks, u.Region,
        Hex(u.TxInfo.ToByteArray()), Hex(u.PhyPayload.ToByteArray()), u.IngestSequence,
        string.Join(',', u.Copies.Select(copy => Hex(copy.ToByteArray()))));

    private static string Hex(AesKey key)
    {
        var bytes = new byte[AesKey.LengthBytes];
        key.CopyTo(bytes);
        return Hex(bytes);
    }

    private static string Hex(byte[]? bytes) => bytes is null ? "-" : Convert.ToHexString(bytes);

    private static string Join(params object?[] parts) =>
        string.Join(' ', parts.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));
}
