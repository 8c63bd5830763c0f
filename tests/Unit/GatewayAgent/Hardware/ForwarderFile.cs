using System.Buffers;
using System.Text.Json.Nodes;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.GatewayAgent.Hardware.Forwarder;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

/// <summary>A written global_conf.json, read back the way a forwarder does: by key, radio plus offset.</summary>
internal sealed class ForwarderFile
{
    private readonly JsonObject _root;

    private ForwarderFile(JsonObject root) => _root = root;

    public JsonObject Concentrator => (_root["SX1301_conf"] ?? _root["SX130x_conf"])!.AsObject();

    public JsonObject Gateway => _root["gateway_conf"]!.AsObject();

    public string Key => _root.First().Key;

    /// <summary>In MHz, by demodulator.</summary>
    public IReadOnlyList<double> MultiSf => [.. Enumerable.Range(0, 8).Select(i => $"chan_multiSF_{i}")
        .Where(IsEnabled).Select(Megahertz)];

    public static ForwarderSettings Settings => new() { Gateway = new Eui64(0x0016C001FF10A2B3) };

    public static ForwarderFile Write(Board board, Region region, ForwarderSettings? settings = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(ForwarderConfig.TryWrite(board, region, settings ?? Settings, output, out var error), error);
        return new ForwarderFile(JsonNode.Parse(output.WrittenSpan)!.AsObject());
    }

    /// <summary>The sentence; and nothing was written.</summary>
    public static string Refuse(Board board, Region region, ForwarderSettings? settings = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.False(ForwarderConfig.TryWrite(board, region, settings ?? Settings, output, out var error));
        Assert.Equal(0, output.WrittenCount);
        return error;
    }

    public bool IsEnabled(string demodulator) => (bool)Concentrator[demodulator]!["enable"]!;

    public double Megahertz(string demodulator) => Hertz(demodulator) / 1e6;

    /// <summary>From the centre of its radio.</summary>
    public int Offset(string demodulator) => (int)Concentrator[demodulator]!["if"]!;

    private long Hertz(string demodulator)
    {
        var radio = (int)Concentrator[demodulator]!["radio"]!;
        return (long)Concentrator[$"radio_{radio}"]!["freq"]! + Offset(demodulator);
    }
}
