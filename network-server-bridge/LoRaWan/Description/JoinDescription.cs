using System.Globalization;
using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Explains join requests, join accepts and rejoin requests.</summary>
internal static class JoinDescription
{
    public static FrameError AddRequest(DecodeInputs inputs, JsonObject json)
    {
        if (!JoinRequest.TryRead(inputs.Phy, out var request, out var error))
            return error;

        json["joinEui"] = request.JoinEui.ToString();
        json["devEui"] = request.DevEui.ToString();
        json["devNonce"] = (int)request.DevNonce;
        json["devNonceHex"] = request.DevNonce.ToString("x4", CultureInfo.InvariantCulture);
        bool? micOk = inputs.JoinKey is null ? null : request.IsMicValid(inputs.Phy, inputs.JoinKey);
        FrameDescription.AddMic(json, request.Mic, micOk);
        return FrameError.None;
    }

    /// <summary>Without a key the fields, the MIC among them, are encrypted: only that can be said.</summary>
    public static FrameError AddAccept(DecodeInputs inputs, JsonObject json)
    {
        var answersRejoin = inputs.JoinReqType != JoinOrigin.JoinRequestType;
        if ((answersRejoin ? inputs.JSEncKeyOf(inputs.DevEui) : inputs.JoinKey) is not { } key)
        {
            json["encrypted"] = Convert.ToHexStringLower(inputs.Phy.AsSpan(1));
            json["mic"] = null;
            json["micOk"] = null;
            return JoinAccept.Check(inputs.Phy);
        }

        if (!JoinAccept.TryDecrypt(inputs.Phy, key, out var accept, out var micOk10, out var error))
            return error;

        _ = JoinAccept11.TryDecrypt(inputs.Phy, key, out _, out var mic, out _);
        AddFields(accept, json);
        var has11Mic = answersRejoin || (inputs.Is11 && accept.OptNeg);
        FrameDescription.AddMic(json, mic, has11Mic ? IsMicValid11(inputs, accept, mic) : micOk10);
        return FrameError.None;
    }

    public static FrameError AddRejoin(DecodeInputs inputs, JsonObject json)
    {
        if (!RejoinRequest.TryRead(inputs.Phy, out var request, out var error))
            return error;

        var type1 = request.RejoinType == 1;
        json["rejoinType"] = request.RejoinType;
        if (type1)
            json["joinEui"] = request.JoinEui.ToString();
        else
            json["netId"] = request.NetId.ToString("x6", CultureInfo.InvariantCulture);
        json["devEui"] = request.DevEui.ToString();
        json[type1 ? "rjCount1" : "rjCount0"] = request.RjCount;

        var key = type1 ? inputs.JSIntKeyOf(request.DevEui) : inputs.SNwkSIntKey;
        bool? micOk = key is null ? null : request.IsMicValid(inputs.Phy, key);
        FrameDescription.AddMic(json, request.Mic, micOk);
        return FrameError.None;
    }

    private static void AddFields(in JoinAccept accept, JsonObject json)
    {
        json["joinNonce"] = accept.JoinNonce;
        json["netId"] = accept.NetId.ToString("x6", CultureInfo.InvariantCulture);
        json["devAddr"] = accept.DevAddr.ToString();
        json["dlSettings"] = accept.DlSettings.ToString("x2", CultureInfo.InvariantCulture);
        json["rx1DrOffset"] = accept.Rx1DataRateOffset;
        json["rx2Dr"] = accept.Rx2DataRate;
        json["optNeg"] = accept.OptNeg;
        json["rxDelay"] = accept.RxDelay;
        json["rxDelaySeconds"] = (int)accept.ReceiveDelay1.TotalSeconds;
        json["cfList"] = accept.CFList is null ? null : Convert.ToHexStringLower(accept.CFList);
        if (accept.CFList is { } list && list[^1] == 0)
            json["cfListFrequenciesHz"] = Frequencies(list);
    }

    private static JsonArray Frequencies(ReadOnlySpan<byte> list)
    {
        var frequencies = new JsonArray();
        for (var i = 0; i < 15; i += 3)
        {
            if (MacFields.FrequencyHz(list[i..]) is var hz && hz != 0)
                frequencies.Add((JsonNode)hz);
        }

        return frequencies;
    }

    private static bool? IsMicValid11(DecodeInputs inputs, in JoinAccept accept, uint mic)
    {
        if (inputs is not { JoinEui: { } joinEui, DevNonce: { } devNonce }
            || inputs.JSIntKeyOf(inputs.DevEui) is not { } jsIntKey)
            return null;
        var origin = new JoinOrigin(inputs.JoinReqType, joinEui, devNonce);
        return mic == JoinAccept11.ComputeMic(accept, jsIntKey, origin);
    }
}
