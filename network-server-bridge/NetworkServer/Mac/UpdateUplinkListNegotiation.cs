using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// The devices a relay forwards for, each with the root key of its wake-up frames. A device that joins anew has another
/// address and key, and its row is written again; its counter of wake-up frames then begins at 0.
/// </summary>
internal sealed class UpdateUplinkListNegotiation()
    : MacNegotiation<UpdateUplinkListReq, UpdateUplinkListAns>("UpdateUplinkListReq")
{
    public override bool Settles(MacState agreed, ReadOnlySpan<byte> request, ReadOnlySpan<byte> silent) =>
        request[0] == silent[0] && request[1] == silent[1];

    protected override void Want(MacTalk talk)
    {
        if (talk.Settings.Relay is not { } relay)
            return;
        foreach (var served in relay.Devices)
        {
            if (talk.SessionOf(served.DevEui) is not { } session)
                continue;
            var wanted = new UpdateUplinkListReq(served.Row, served.ReloadRate, served.BucketSize, session.DevAddr, 0,
                RelayKeys.DeriveRootWorSKey(session.NwkSEncKey));
            if (MacBytes.TryWrite(wanted, out var bytes) && !RelayAgreements.Has(talk.Mac, bytes))
                Wish(talk, wanted);
        }
    }

    protected override MacState Agree(MacTalk talk, UpdateUplinkListReq request, UpdateUplinkListAns answer) =>
        RelayAgreements.With(talk.Mac, MacBytes.Of(request));
}
