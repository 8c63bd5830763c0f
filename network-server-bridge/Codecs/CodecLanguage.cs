namespace Kreisfunk.Codecs;

/// <summary>How a codec's source is to be understood.</summary>
public enum CodecLanguage : byte
{
    /// <summary>Raw bytes only: nothing is decoded.</summary>
    None,

    /// <summary>A script with <c>decodeUplink(input)</c> as The Things Network and ChirpStack run it.</summary>
    JavaScript,

    /// <summary>Cayenne Low Power Payload; the source is empty.</summary>
    CayenneLpp,

    /// <summary>A codec written in C#; the source is its registered name .</summary>
    Native,
}
