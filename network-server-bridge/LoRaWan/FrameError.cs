namespace Kreisfunk.LoRaWan;

/// <summary>Why bytes from the air are not the frame they were read as.</summary>
public enum FrameError
{
    /// <summary>No error.</summary>
    None,

    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>Fewer bytes than the message type needs, or a length that it cannot have.</summary>
    TooShort,

    /// <summary>More bytes than the message type, or the radio (255), allows.</summary>
    TooLong,

    /// <summary>MHDR names a major version other than 0 (LoRaWAN R1).</summary>
    UnsupportedMajor,

    /// <summary>MHDR names another message type than the reader was asked for.</summary>
    WrongMType,

    /// <summary>FOptsLen reaches beyond the frame.</summary>
    FOptsTooLong,

    /// <summary>MAC commands in FOpts and on FPort 0 at once, which section 4.3.1.6 tells receivers to drop.</summary>
    FOptsWithPortZero,
}
