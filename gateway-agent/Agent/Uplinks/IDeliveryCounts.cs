namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>Counts what becomes of the messages towards one server: the own one, or a destination.</summary>
internal interface IDeliveryCounts
{
    /// <summary>An uplink was handed over.</summary>
    void Published(bool isRepetition);

    /// <summary>Uplinks were confirmed and freed.</summary>
    void Acknowledged(long count);

    /// <summary>A report or acknowledgement was dropped for a newer one.</summary>
    void EventDropped();
}
