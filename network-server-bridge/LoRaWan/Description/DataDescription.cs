using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Explains data frames.</summary>
internal static class DataDescription
{
    public static FrameError Add(DecodeInputs inputs, JsonObject json)
    {
        if (!DataFrame.TryRead(inputs.Phy, out var frame, out var error))
            return error;

        var downlink = inputs.Downlink ?? !frame.IsUplink;
        var fCnt = inputs.ExpectedFCnt is { } expected
            ? FCnt.Reconstruct(expected == 0 ? null : expected - 1, frame.FCnt)
            : frame.FCnt;
        json["devAddr"] = frame.DevAddr.ToString();
        json["fCtrl"] = Describe(frame.FCtrl, downlink);
        json["fCnt"] = fCnt;
        json["fOpts"] = DescribeFOpts(inputs, frame, fCnt, downlink);
        json["fPort"] = frame.FPort;
        AddPayload(inputs, frame, fCnt, downlink, json);
        FrameDescription.AddMic(json, frame.Mic, IsMicValid(inputs, frame, fCnt, downlink));
        return FrameError.None;
    }

    private static JsonObject Describe(FCtrl fCtrl, bool downlink)
    {
        var json = new JsonObject { ["adr"] = fCtrl.Adr };
        if (!downlink)
            json["adrAckReq"] = fCtrl.AdrAckReq;
        json["ack"] = fCtrl.Ack;
        json[downlink ? "fPending" : "classB"] = fCtrl.FPending;
        json["fOptsLen"] = fCtrl.FOptsLength;
        return json;
    }

    /// <summary>Decoded commands; the hexadecimal bytes when 1.1 encrypts them and the key is not there.</summary>
    private static JsonNode DescribeFOpts(DecodeInputs inputs, in DataFrame frame, uint fCnt, bool downlink)
    {
        if (!inputs.Is11 || frame.FOpts.IsEmpty)
            return MacCommands.Describe(frame.FOpts, !downlink);
        if (inputs.NwkSEncKey is not { } key)
            return Convert.ToHexStringLower(frame.FOpts);

        var counter = !downlink ? FOptsCounter.FCntUp
            : frame.FPort is > 0 ? FOptsCounter.AFCntDown
            : FOptsCounter.NFCntDown;
        var plain = frame.FOpts.ToArray();
        DataCrypto11.CryptFOpts(key, frame.DevAddr, fCnt, counter, plain);
        return MacCommands.Describe(plain, !downlink);
    }

    private static void AddPayload(DecodeInputs inputs, in DataFrame frame, uint fCnt, bool downlink, JsonObject json)
    {
        json["frmPayload"] = null;
        if (frame.FPort is not { } fPort)
            return;

        var key = fPort is 0 or RelayPort.FPort ? inputs.NetworkPayloadKey : inputs.AppSKey;
        var payload = frame.FrmPayload.ToArray();
        if (key is not null)
            DataCrypto.CryptFrmPayload(key, frame.DevAddr, fCnt, downlink, payload);
        json["frmPayload"] = Convert.ToHexStringLower(payload);
        json["frmPayloadDecrypted"] = key is not null;
        if (key is null)
            return;
        if (fPort == 0)
            json["macCommands"] = MacCommands.Describe(payload, !downlink);
        else if (fPort == RelayPort.FPort)
            json["relay"] = RelayDescription.Describe(payload, !downlink);
        else if (PackagePorts.TryGetPackage(fPort, out var package))
            PackageDescription.Add(payload, package, inputs.PackageVersion, !downlink, json);
    }

    private static bool? IsMicValid(DecodeInputs inputs, in DataFrame frame, uint fCnt, bool downlink)
    {
        if (!inputs.Is11)
        {
            return inputs.NwkSKey is not { } key ? null
                : DataCrypto.ComputeMic10(key, frame.PhyWithoutMic, frame.DevAddr, fCnt, downlink) == frame.Mic;
        }

        if (inputs.SNwkSIntKey is not { } serving)
            return null;
        if (downlink)
        {
            return frame.Mic == DataCrypto11.ComputeDownlinkMic(
                serving, frame.PhyWithoutMic, fCnt, inputs.Transmission.ConfFCnt);
        }

        return inputs.FNwkSIntKey is not { } forwarding ? null
            : frame.Mic == DataCrypto11.ComputeUplinkMic(
                forwarding, serving, frame.PhyWithoutMic, fCnt, inputs.Transmission);
    }
}
