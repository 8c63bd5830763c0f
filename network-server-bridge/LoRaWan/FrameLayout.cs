namespace Kreisfunk.LoRaWan;

/// <summary>Checks that several message types share.</summary>
internal static class FrameLayout
{
    public static FrameError CheckFixedLength(ReadOnlySpan<byte> phy, MType mType, int lengthBytes)
    {
        if (phy.IsEmpty)
            return FrameError.Empty;
        var mhdr = new Mhdr(phy[0]);
        if (mhdr.MType != mType)
            return FrameError.WrongMType;
        if (mhdr.Major != 0)
            return FrameError.UnsupportedMajor;
        if (phy.Length < lengthBytes)
            return FrameError.TooShort;
        return phy.Length > lengthBytes ? FrameError.TooLong : FrameError.None;
    }
}
