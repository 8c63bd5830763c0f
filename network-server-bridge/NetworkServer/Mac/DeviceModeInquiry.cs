using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A device of 1.1 changes between class A and C, and says so until it is confirmed.</summary>
internal sealed class DeviceModeInquiry : IMacInquiry
{
    public byte Cid => DeviceModeInd.Cid;

    public string Name => "DeviceModeInd";

    public byte[]? Take(MacTalk talk, ReadOnlySpan<byte> question)
    {
        var mode = DeviceModeInd.Read(question[1..]).Mode;
        if (!talk.Session.Start.Is11 || mode is not (DeviceMode.ClassA or DeviceMode.ClassC))
            return null;
        talk.Mac = talk.Mac with { Class = mode == DeviceMode.ClassC ? DeviceClass.C : DeviceClass.A };
        return MacBytes.Of(new DeviceModeConf(mode));
    }
}
