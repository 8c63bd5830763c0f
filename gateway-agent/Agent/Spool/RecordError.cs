namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>Why bytes are no record.</summary>
internal enum RecordError
{
    None,

    /// <summary>The bytes end before the record does.</summary>
    Incomplete,

    /// <summary>Length, kind or checksum are wrong.</summary>
    Corrupt,
}
