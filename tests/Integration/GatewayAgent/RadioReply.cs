namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>What a radio does with a downlink.</summary>
internal enum RadioReply
{
    Sends,

    /// <summary>RX1 cannot be had: it says so, or goes on to RX2 by itself, as its protocol has it.</summary>
    MissesFirst,

    /// <summary>Neither word nor packet.</summary>
    KeepsSilent,
}
