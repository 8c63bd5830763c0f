namespace Kreisfunk.Codecs;

/// <summary>Why a codec gave no result: the metric's label.</summary>
public enum CodecFailure : byte
{
    None,

    /// <summary>The codec itself reported errors for these bytes.</summary>
    Refused,

    /// <summary>The script does not parse, lacks decodeUplink, or no native codec has this name.</summary>
    BadCodec,

    /// <summary>The script threw.</summary>
    ScriptError,

    /// <summary>It took too many steps.</summary>
    Statements,

    /// <summary>It took too much processor time.</summary>
    Time,

    /// <summary>It took too much memory.</summary>
    Memory,

    /// <summary>It recursed too deep.</summary>
    Recursion,

    /// <summary>Its result is too large, too deep, or no JSON object.</summary>
    BadResult,

    /// <summary>The bytes are not what the format says (Cayenne LPP, native codecs).</summary>
    BadPayload,

    /// <summary>No worker could be started or kept alive to run it; the bytes can be decoded later.</summary>
    Unavailable,
}
