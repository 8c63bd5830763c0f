namespace Kreisfunk.Codecs.Sandbox;

/// <summary>What is asked of a codec. The numbers are known to realm.js.</summary>
internal enum JobKind : byte
{
    DecodeUplink = 0,
    EncodeDownlink = 1,
    DecodeDownlink = 2,
}

/// <summary>Why the host ends a script; the numbers are known to realm.js.</summary>
internal enum StopReason : byte
{
    /// <summary>Its steps are used up.</summary>
    Steps = 0,

    /// <summary>Its processor time is used up.</summary>
    Time = 1,

    /// <summary>Something it made is too large.</summary>
    Memory = 2,
}

/// <summary>One payload or command on its way to a codec.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="FPort">LoRaWAN port.</param>
/// <param name="Milliseconds">Time of reception since 1970 in UTC: the only clock of the script.</param>
/// <param name="Bytes">A payload's bytes, at most 255.</param>
/// <param name="Json">
/// A decode's variables as a JSON object or null; an encode's input, an object with data and variables.
/// </param>
internal readonly record struct SandboxJob(
    JobKind Kind, byte FPort, double Milliseconds, ReadOnlyMemory<byte> Bytes, string? Json);
