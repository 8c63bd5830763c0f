using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// A data frame, up or down, as a view over the received bytes: nothing is copied, nothing allocated, and the bytes
/// must not change while it is used. Reading checks the layout only; <see cref="DataCrypto"/> checks the MIC.
/// The default value is not a frame: its members throw <see cref="IndexOutOfRangeException"/>.
/// </summary>
public readonly ref struct DataFrame
{
    /// <summary>Shortest data frame: MHDR 1, FHDR 7, MIC 4. Longest: what a LoRa radio can carry.</summary>
    public const int MinLengthBytes = 12, MaxLengthBytes = 255;

    /// <summary>Length of the MIC at the end of a PHYPayload, in bytes.</summary>
    public const int MicLengthBytes = 4;

    private const int FOptsOffset = 8;

    private DataFrame(ReadOnlySpan<byte> phy) => Phy = phy;

    /// <summary>The whole PHYPayload, MHDR to MIC.</summary>
    public ReadOnlySpan<byte> Phy { get; }

    /// <summary>Message type and major version.</summary>
    public Mhdr Mhdr => new(Phy[0]);

    /// <summary>The session address; several devices may share it.</summary>
    public DevAddr DevAddr => DevAddr.ReadLittleEndian(Phy.Slice(1, DevAddr.LengthBytes));

    /// <summary>Flags and FOpts length.</summary>
    public FCtrl FCtrl => new(Phy[5]);

    /// <summary>The low 16 bits of the frame counter; <see cref="LoRaWan.FCnt"/> finds the rest.</summary>
    public ushort FCnt => BinaryPrimitives.ReadUInt16LittleEndian(Phy.Slice(6, 2));

    /// <summary>0 to 15 bytes of MAC commands: plain in 1.0.x, encrypted in 1.1.</summary>
    public ReadOnlySpan<byte> FOpts => Phy.Slice(FOptsOffset, FCtrl.FOptsLength);

    /// <summary>Null when the frame ends after FOpts; 0 when FRMPayload holds MAC commands; 1 to 255 else.</summary>
    public byte? FPort => PortOffset < MicOffset ? Phy[PortOffset] : null;

    /// <summary>Encrypted payload; empty both without FPort and with an FPort and nothing behind it.</summary>
    public ReadOnlySpan<byte> FrmPayload =>
        PortOffset < MicOffset ? Phy[(PortOffset + 1)..MicOffset] : ReadOnlySpan<byte>.Empty;

    /// <summary>Everything the MIC covers: the frame without its last four bytes.</summary>
    public ReadOnlySpan<byte> PhyWithoutMic => Phy[..MicOffset];

    /// <summary>The last four bytes, the first of them in the lowest eight bits.</summary>
    public uint Mic => BinaryPrimitives.ReadUInt32LittleEndian(Phy[MicOffset..]);

    /// <summary>Sent by a device.</summary>
    public bool IsUplink => Mhdr.MType is MType.UnconfirmedDataUp or MType.ConfirmedDataUp;

    /// <summary>Asks for an acknowledgement.</summary>
    public bool IsConfirmed => Mhdr.MType is MType.ConfirmedDataUp or MType.ConfirmedDataDown;

    private int MicOffset => Phy.Length - MicLengthBytes;

    private int PortOffset => FOptsOffset + FCtrl.FOptsLength;

    /// <summary>
    /// Reads the layout of a data frame (LoRaWAN 1.0.4, section 4). Never throws and never allocates.
    /// On false <paramref name="error"/> says why and <paramref name="frame"/> is the default.
    /// </summary>
    /// <param name="phy">The PHYPayload as the gateway received it.</param>
    /// <param name="frame">A view over <paramref name="phy"/>.</param>
    /// <param name="error"><see cref="FrameError.None"/> on success.</param>
    public static bool TryRead(ReadOnlySpan<byte> phy, out DataFrame frame, out FrameError error)
    {
        // MHDR 1 | DevAddr 4 | FCtrl 1 | FCnt 2 | FOpts 0..15 | [FPort 1 | FRMPayload] | MIC 4     (1.0.4, section 4)
        frame = default;
        error = Check(phy);
        if (error != FrameError.None)
            return false;

        frame = new DataFrame(phy);
        return true;
    }

    private static FrameError Check(ReadOnlySpan<byte> phy)
    {
        if (phy.IsEmpty)
            return FrameError.Empty;
        var mhdr = new Mhdr(phy[0]);
        if (mhdr.MType is < MType.UnconfirmedDataUp or > MType.ConfirmedDataDown)
            return FrameError.WrongMType;
        if (mhdr.Major != 0)
            return FrameError.UnsupportedMajor;
        if (phy.Length < MinLengthBytes)
            return FrameError.TooShort;
        if (phy.Length > MaxLengthBytes)
            return FrameError.TooLong;

        var fOptsLength = new FCtrl(phy[5]).FOptsLength;
        var portOffset = FOptsOffset + fOptsLength;
        var micOffset = phy.Length - MicLengthBytes;
        if (portOffset > micOffset)
            return FrameError.FOptsTooLong;
        return fOptsLength > 0 && portOffset < micOffset && phy[portOffset] == 0
            ? FrameError.FOptsWithPortZero
            : FrameError.None;
    }
}
