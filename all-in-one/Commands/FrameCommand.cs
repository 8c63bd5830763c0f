using System.CommandLine;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk frame decode`: explains a PHYPayload offline.</summary>
internal static class FrameCommand
{
    private static readonly Argument<string[]> Frame = new("HEX")
    {
        Description = "The PHYPayload in hexadecimal digits; \"-\", \":\" and blanks between bytes are allowed.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Version = Text("--version", "LoRaWAN version: 1.0 or 1.1.", "V");
    private static readonly Option<string> NwkSKey = Text("--nwk-s-key", "1.0: network session key, for the MIC.", "K");
    private static readonly Option<string> AppSKey = Text("--app-s-key", "Application session key, decrypts.", "K");
    private static readonly Option<string> FNwkSIntKey = Text("--f-nwk-s-int-key", "1.1: forwarding integrity.", "K");
    private static readonly Option<string> SNwkSIntKey = Text("--s-nwk-s-int-key", "1.1: serving integrity.", "K");
    private static readonly Option<string> NwkSEncKey = Text("--nwk-s-enc-key", "1.1: network encryption.", "K");
    private static readonly Option<string> AppKey = Text("--app-key", "Root key, for join request and accept.", "K");
    private static readonly Option<string> NwkKey = Text("--nwk-key", "1.1: network root key.", "K");
    private static readonly Option<string> JSIntKey = Text("--js-int-key", "1.1: JSIntKey, else derived.", "K");
    private static readonly Option<string> JSEncKey = Text("--js-enc-key", "1.1: JSEncKey, else derived.", "K");
    private static readonly Option<string> FCnt = Text("--f-cnt", "Expected 32-bit frame counter, decimal.", "N");
    private static readonly Option<string> Direction = Text("--direction", "up or down; else the type says.", "WAY");
    private static readonly Option<string> ConfFCnt = Text("--conf-f-cnt", "1.1: counter that is acknowledged.", "N");
    private static readonly Option<string> TxDr = Text("--tx-dr", "1.1: data rate index of the uplink.", "N");
    private static readonly Option<string> TxCh = Text("--tx-ch", "1.1: channel index of the uplink.", "N");
    private static readonly Option<string> DevNonce = Text("--dev-nonce", "DevNonce or RJcount of the request.", "HEX");
    private static readonly Option<string> DevEui = Text("--dev-eui", "1.1: DevEUI, to check a join accept.", "EUI");
    private static readonly Option<string> JoinEui = Text("--join-eui", "1.1: JoinEUI, to check a join accept.", "EUI");
    private static readonly Option<string> JoinReqType =
        Text("--join-req-type", "1.1: a join accept answers a join request (255) or rejoin request 0, 1 or 2.", "N");
    private static readonly Option<string> PackageVersion =
        Text("--package-version", "Of the application layer package on FPort 200 to 203: 1 or 2.", "N");

    public static Command Create()
    {
        var decode = new CliCommand("decode",
            "Explains a LoRaWAN PHYPayload as one JSON object; ends with 1 when a key was given and the MIC is wrong.",
            "kreisfunk frame decode 40F17DBE4900020001954378762B11FF0D",
            "kreisfunk frame decode 40F17DBE4900020001954378762B11FF0D "
            + "--nwk-s-key 44024241ED4CE9A68C6A8BC055233FD3 --app-s-key EC925802AE430CA77FD3DD73CB2CC588");
        decode.Arguments.Add(Frame);
        Option[] options =
        [
            Version, NwkSKey, AppSKey, FNwkSIntKey, SNwkSIntKey, NwkSEncKey, AppKey, NwkKey, JSIntKey, JSEncKey, FCnt,
            Direction, ConfFCnt, TxDr, TxCh, DevNonce, DevEui, JoinEui, JoinReqType, PackageVersion, Output.Json(),
        ];
        foreach (var option in options)
            decode.Options.Add(option);
        decode.SetAction(Run);
        return new CliCommand("frame", "Frames as they are on the air.") { decode };
    }

    private static Option<string> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    private static int Run(ParseResult parsed)
    {
        var options = new FrameDecodeOptions
        {
            Hex = string.Concat(parsed.GetRequiredValue(Frame)),
            Version = parsed.GetValue(Version),
            NwkSKey = parsed.GetValue(NwkSKey),
            AppSKey = parsed.GetValue(AppSKey),
            FNwkSIntKey = parsed.GetValue(FNwkSIntKey),
            SNwkSIntKey = parsed.GetValue(SNwkSIntKey),
            NwkSEncKey = parsed.GetValue(NwkSEncKey),
            AppKey = parsed.GetValue(AppKey),
            NwkKey = parsed.GetValue(NwkKey),
            JSIntKey = parsed.GetValue(JSIntKey),
            JSEncKey = parsed.GetValue(JSEncKey),
            FCnt = parsed.GetValue(FCnt),
            Direction = parsed.GetValue(Direction),
            ConfFCnt = parsed.GetValue(ConfFCnt),
            TxDr = parsed.GetValue(TxDr),
            TxCh = parsed.GetValue(TxCh),
            DevNonce = parsed.GetValue(DevNonce),
            DevEui = parsed.GetValue(DevEui),
            JoinEui = parsed.GetValue(JoinEui),
            JoinReqType = parsed.GetValue(JoinReqType),
            PackageVersion = parsed.GetValue(PackageVersion),
        };
        if (!FrameDescription.TryDescribe(options, out var description, out var error))
            throw new CliException(error!, CliException.WrongUse);

        Output.WriteJson(parsed.InvocationConfiguration.Output, description!);
        return description!["micOk"] is JsonValue micOk && micOk.TryGetValue<bool>(out var isOk) && !isOk
            ? CliException.CheckFailed
            : 0;
    }
}
