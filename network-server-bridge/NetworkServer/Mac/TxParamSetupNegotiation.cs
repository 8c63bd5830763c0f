using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Dwell times and the greatest power, in the regions whose devices know them.</summary>
internal sealed class TxParamSetupNegotiation() : MacNegotiation<TxParamSetupReq, TxParamSetupAns>("TxParamSetupReq")
{
    public override bool RepeatsAnswer => true;

    protected override void Want(MacTalk talk)
    {
        var (settings, region) = (talk.Settings, talk.Region);
        if (!region.UsesTxParamSetup)
            return;
        var has = talk.Mac.TxParams is { } told
            ? TxParamSetupReq.Read([told])
            : new TxParamSetupReq(region.StartsWithDownlinkDwell(settings.Regional), region.UplinkDwell,
                TxParamEirp.IndexOf(region.MaxEirpDbm));
        var wanted = new TxParamSetupReq(settings.DownlinkDwell ?? has.DownlinkDwellTime400Ms,
            settings.UplinkDwell ?? has.UplinkDwellTime400Ms,
            settings.MaxEirpDbm is { } limit ? TxParamEirp.IndexOf(limit) : has.MaxEirpIndex);
        if (wanted != has)
            Wish(talk, wanted);
    }

    protected override MacState Agree(MacTalk talk, TxParamSetupReq request, TxParamSetupAns answer) =>
        talk.Mac with { TxParams = MacBytes.Of(request)[1] };
}
