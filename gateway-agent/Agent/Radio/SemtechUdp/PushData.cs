using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>
/// What one PUSH_DATA brought. Reused for the next one, so that a datagram costs no more than its frames. Frames
/// stand in the order they were sent in.
/// </summary>
internal sealed class PushData(Random uplinkIds)
{
    private readonly UplinkFrameBuilder _builder = new(uplinkIds);

    public List<UplinkFrame> Frames { get; } = [];

    public StatReport? Stat { get; private set; }

    public DefectCounts Defects { get; } = new();

    /// <summary>Elements of rxpk, usable or not.</summary>
    public int PacketCount { get; private set; }

    /// <summary>
    /// Either the text was whole, or something in it could be saved: the sender may regard it as taken.
    /// </summary>
    public bool IsUsable { get; private set; }

    /// <summary>Never throws, whatever the bytes.</summary>
    public void Read(ReadOnlySpan<byte> body, Eui64 gateway)
    {
        Frames.Clear();
        Defects.Clear();
        Stat = null;
        PacketCount = 0;

        // C programs may send the string's terminator along.
        var json = new LenientJson(body.TrimEnd(" \t\r\n\0"u8));
        if (json.TryEnter((byte)'{'))
        {
            while (json.TryMember(out var name, out var value))
            {
                if (name.SequenceEqual("rxpk"u8))
                    ReadPackets(value, gateway);
                else if (name.SequenceEqual("stat"u8) && !json.IsCut)
                    Stat = StatReport.Read(value, Defects);
            }
        }

        if (json.IsBroken)
            Defects.Add(FrameDefect.Body);
        IsUsable = !json.IsBroken || Frames.Count > 0 || Stat is not null;
        if (Stat?.Location is { } location)
            Frames.ForEach(frame => frame.RxInfo.Location = location);
    }

    private void ReadPackets(ReadOnlySpan<byte> value, Eui64 gateway)
    {
        if (!value.IsEmpty && value[0] == '{')
        {
            ReadPacket(value, false, gateway);
            return;
        }

        var json = new LenientJson(value);
        if (!json.TryEnter((byte)'['))
        {
            Defects.Add(FrameDefect.FrameNoObject);
            return;
        }

        while (json.TryElement(out var element))
            ReadPacket(element, json.IsCut, gateway);
    }

    private void ReadPacket(ReadOnlySpan<byte> text, bool isCut, Eui64 gateway)
    {
        PacketCount++;
        if (text.IsEmpty || text[0] != '{')
            Defects.Add(FrameDefect.FrameNoObject);
        else if (isCut)
            Defects.Add(FrameDefect.FrameCut);
        else
            _builder.Build(RxPacket.Read(text, Defects), gateway, Frames, Defects);
    }
}
