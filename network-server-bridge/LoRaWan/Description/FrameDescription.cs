using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// Explains any PHYPayload as one JSON object: <c>mType</c>, <c>major</c>, then the data, join or rejoin fields, last
/// <c>mic</c> and <c>micOk</c> (null when no key was given that can check it). Offline; keys are optional and never
/// printed.
/// </summary>
public static class FrameDescription
{
    /// <summary>Explains one frame. Never throws on any text.</summary>
    /// <param name="options">The frame and what is known about it.</param>
    /// <param name="description">The explanation; null on false.</param>
    /// <param name="error">One sentence that names the option and the fix, or why the bytes are no frame.</param>
    public static bool TryDescribe(
        FrameDecodeOptions options, [NotNullWhen(true)] out JsonObject? description,
        [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(options);
        description = null;
        if (!TryRead(options, out var inputs, out error))
            return false;

        var mhdr = new Mhdr(inputs.Phy[0]);
        var json = new JsonObject { ["mType"] = mhdr.MType.ToString(), ["major"] = mhdr.Major };
        var frameError = mhdr.MType switch
        {
            MType.JoinRequest => JoinDescription.AddRequest(inputs, json),
            MType.JoinAccept => JoinDescription.AddAccept(inputs, json),
            MType.RejoinRequest => JoinDescription.AddRejoin(inputs, json),
            MType.Proprietary => AddProprietary(inputs.Phy, json),
            _ => DataDescription.Add(inputs, json),
        };
        if (frameError != FrameError.None)
        {
            error = Explain(frameError, mhdr, inputs.Phy.Length);
            return false;
        }

        description = json;
        return true;
    }

    internal static void AddMic(JsonObject json, uint mic, bool? micOk)
    {
        Span<byte> bytes = stackalloc byte[DataFrame.MicLengthBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, mic);
        json["mic"] = Convert.ToHexStringLower(bytes);
        json["micOk"] = micOk;
    }

    private static bool TryRead(
        FrameDecodeOptions options, [NotNullWhen(true)] out DecodeInputs? inputs,
        [NotNullWhen(false)] out string? error)
    {
        var reader = new OptionReader();
        inputs = new DecodeInputs
        {
            Phy = reader.Frame(options.Hex),
            Is11 = reader.Choice("--version", options.Version, "1.0", "1.1") ?? HasKeyOf11(options),
            NwkSKey = reader.Key("--nwk-s-key", options.NwkSKey),
            AppSKey = reader.Key("--app-s-key", options.AppSKey),
            FNwkSIntKey = reader.Key("--f-nwk-s-int-key", options.FNwkSIntKey),
            SNwkSIntKey = reader.Key("--s-nwk-s-int-key", options.SNwkSIntKey),
            NwkSEncKey = reader.Key("--nwk-s-enc-key", options.NwkSEncKey),
            AppKey = reader.Key("--app-key", options.AppKey),
            NwkKey = reader.Key("--nwk-key", options.NwkKey),
            JSIntKey = reader.Key("--js-int-key", options.JSIntKey),
            JSEncKey = reader.Key("--js-enc-key", options.JSEncKey),
            ExpectedFCnt = reader.Number("--f-cnt", options.FCnt, uint.MaxValue),
            Downlink = reader.Choice("--direction", options.Direction, "up", "down"),
            Transmission = new UplinkTransmission(
                (ushort)(reader.Number("--conf-f-cnt", options.ConfFCnt, uint.MaxValue) ?? 0),
                (byte)(reader.Number("--tx-dr", options.TxDr, 15) ?? 0),
                (byte)(reader.Number("--tx-ch", options.TxCh, 255) ?? 0)),
            DevNonce = reader.Nonce("--dev-nonce", options.DevNonce),
            DevEui = reader.Eui("--dev-eui", options.DevEui),
            JoinEui = reader.Eui("--join-eui", options.JoinEui),
            JoinReqType = reader.JoinReqType("--join-req-type", options.JoinReqType),
            PackageVersion = reader.Choice("--package-version", options.PackageVersion, "1", "2") switch
            {
                null => null,
                true => 2,
                false => 1,
            },
        };
        error = reader.Error;
        return error is null;
    }

    private static bool HasKeyOf11(FrameDecodeOptions options) =>
        !string.IsNullOrWhiteSpace(options.FNwkSIntKey) || !string.IsNullOrWhiteSpace(options.SNwkSIntKey)
        || !string.IsNullOrWhiteSpace(options.NwkSEncKey) || !string.IsNullOrWhiteSpace(options.NwkKey)
        || !string.IsNullOrWhiteSpace(options.JSIntKey) || !string.IsNullOrWhiteSpace(options.JSEncKey);

    // What a proprietary frame holds is between its two ends; the four last bytes are a MIC in most of them.
    private static FrameError AddProprietary(ReadOnlySpan<byte> phy, JsonObject json)
    {
        var hasMic = phy.Length > DataFrame.MicLengthBytes;
        json["payload"] = Convert.ToHexStringLower(hasMic ? phy[1..^DataFrame.MicLengthBytes] : phy[1..]);
        json["mic"] = hasMic ? Convert.ToHexStringLower(phy[^DataFrame.MicLengthBytes..]) : null;
        json["micOk"] = null;
        return FrameError.None;
    }

    private static string Explain(FrameError error, Mhdr mhdr, int lengthBytes) => error switch
    {
        FrameError.UnsupportedMajor =>
            $"The frame has major version {mhdr.Major}; only 0 (LoRaWAN R1) is defined, so check its first byte.",
        FrameError.FOptsTooLong =>
            $"FOptsLen reaches beyond the frame of {lengthBytes} bytes; check that no byte is missing.",
        FrameError.FOptsWithPortZero =>
            "The frame has MAC commands in FOpts and FPort 0 at once; the standard tells receivers to drop it.",
        FrameError.WrongMType => "The rejoin type is not 0, 1 or 2; check the second byte.",
        _ => $"{mhdr.MType} has {AllowedLength(mhdr.MType)} bytes, this frame has {lengthBytes}; "
            + "check that it is whole.",
    };

    private static string AllowedLength(MType mType) => mType switch
    {
        MType.JoinRequest => $"{JoinRequest.LengthBytes}",
        MType.JoinAccept => $"{JoinAccept.ShortLengthBytes} or {JoinAccept.LongLengthBytes}",
        MType.RejoinRequest => $"{RejoinRequest.ShortLengthBytes} (type 1: {RejoinRequest.LongLengthBytes})",
        _ => $"{DataFrame.MinLengthBytes} to {DataFrame.MaxLengthBytes}",
    };
}
