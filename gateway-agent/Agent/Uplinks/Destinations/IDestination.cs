using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Another operator's server, over MQTT or Semtech UDP. Everything but <see cref="StopAsync"/> returns at once,
/// whatever the server does: a destination that hangs must not hold up the radio.
/// </summary>
internal interface IDestination
{
    string Name { get; }

    DestinationTally Tally { get; }

    /// <summary>Frames that wait for it.</summary>
    long WaitingFrames { get; }

    /// <summary>Takes the uplink if it is the operator's. One call at a time, in the order of arrival.</summary>
    void Offer(in HeardUplink uplink);

    /// <summary>After the uplinks of one message.</summary>
    void Commit();

    void StateChanged(Eui64 gateway, ConnState.Types.State state);

    /// <summary>A report of the whole gateway; the destination tells what of it is the operator's.</summary>
    void Reported(Eui64 gateway, GatewayStats stats);

    /// <summary>Looks at the time, once a second.</summary>
    void Beat(TimeSpan now);

    /// <summary>Begins to send. What was offered before waits for it.</summary>
    void Start();

    /// <summary>
    /// Ends: downlinks on their way get this long to be answered, what waits for little more to be sent.
    /// </summary>
    Task StopAsync(TimeSpan patience);
}
