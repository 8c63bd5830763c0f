using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>RX1's offset and RX2, where they differ from what the join accept has told.</summary>
internal sealed class RxParamSetupNegotiation() : MacNegotiation<RxParamSetupReq, RxParamSetupAns>("RXParamSetupReq")
{
    public override bool RepeatsAnswer => true;

    protected override void Want(MacTalk talk)
    {
        var (settings, options) = (talk.Settings, talk.Options);
        var has = talk.Mac.Receive;
        var wanted = ReceiveWindows.For(talk.Region, TimeSpan.FromSeconds(has.Delay1Seconds),
            settings.Rx1DataRateOffset ?? options.Rx1DataRateOffset, settings.Rx2DataRate ?? options.Rx2DataRate);
        if (settings.Rx2FrequencyHz is { } frequencyHz)
            wanted = wanted with { Rx2FrequencyHz = frequencyHz };
        if (wanted != has)
            Wish(talk, new RxParamSetupReq(wanted.Rx1DataRateOffset, wanted.Rx2DataRate, wanted.Rx2FrequencyHz));
    }

    protected override bool IsAccepted(RxParamSetupAns answer) => answer.IsAccepted;

    protected override MacState Agree(MacTalk talk, RxParamSetupReq request, RxParamSetupAns answer) => talk.Mac with
    {
        Receive = talk.Mac.Receive with
        {
            Rx1DataRateOffset = (byte)request.Rx1DrOffset,
            Rx2DataRate = (byte)request.Rx2DataRate,
            Rx2FrequencyHz = request.FrequencyHz,
        },
    };
}
