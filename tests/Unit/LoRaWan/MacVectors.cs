using System.Text.Json;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>The vectors name fields in their own way; here stands how ours are called.</summary>
internal static class MacVectors
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["freq"] = "frequencyHz",
        ["frequency"] = "frequencyHz",
        ["second_ch_freq"] = "secondChFreqHz",
        ["ch_mask_bits_set"] = "chMask",
        ["nb_rep"] = "nbTrans",
        ["seconds"] = "gpsSeconds",
        ["max_eirp"] = "maxEirpIndex",
        ["uplink_dwell_time"] = "uplinkDwellTime400ms",
        ["downlink_dwell_time"] = "downlinkDwellTime400ms",
        ["w_fcnt"] = "wFCnt",
    };

    // OptNeg has no meaning in RXParamSetupReq, and a root key is never shown.
    private static readonly string[] NotShown = ["opt_neg", "root_wor_s_key"];

    private static readonly Dictionary<string, string> Values = new()
    {
        ["LoRaWAN1_1"] = "\"1.1\"",
        ["NoLimit"] = "false",
        ["Limit400ms"] = "true",
        ["ClassA"] = "\"A\"",
        ["ClassC"] = "\"C\"",
    };

    public static void Check(Vector vector)
    {
        var bytes = vector.ExpectedBytes("bytes");
        var list = MacCommands.Describe(bytes, vector.Text("direction") == "up");
        var command = Assert.Single(list)!.AsObject();
        Assert.Equal(vector.Text("command"), (string?)command["command"]);
        Assert.Equal(vector.ExpectedText("bytes"), (string?)command["bytes"]);

        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(vector.Inputs.GetProperty("fields"), expected);
        var actual = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in command["fields"]!.AsObject())
            actual[field.Key] = field.Value!.ToJsonString();
        if (vector.Id == "mac-41-DeviceTimeAns")
            expected["fraction256"] = "0";
        Assert.Equal(expected, actual);
        CheckWriting(vector, bytes);
    }

    private static void CheckWriting(Vector vector, byte[] expected)
    {
        Span<byte> written = stackalloc byte[64];
        var length = MacVectorCommands.Write[vector.Text("command")](new VectorFields(vector), written);
        Assert.Equal(expected, written[..length]);
    }

    private static void Flatten(JsonElement fields, SortedDictionary<string, string> into)
    {
        foreach (var field in fields.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Object)
                Flatten(field.Value, into);
            else if (!NotShown.Contains(field.Name))
                into[NameOf(field.Name)] = ValueOf(field.Value);
        }
    }

    private static string NameOf(string name)
    {
        if (Names.TryGetValue(name, out var ours))
            return ours;
        var parts = name.Split('_');
        return parts[0] + string.Concat(parts.Skip(1).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
    }

    private static string ValueOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Values.TryGetValue(value.GetString()!, out var ours)
            ? ours
            : JsonNode.Parse(value.GetRawText())!.ToJsonString();
}
