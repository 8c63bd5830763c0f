namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>Each concentrator has two streams, so that what is heard now need not wait for what was kept.</summary>
public enum SpoolLane
{
    /// <summary>Everything, in the order of arrival, while nothing is in the way.</summary>
    Ordered,

    /// <summary>While the ordered lane drains a backlog: frames that may overtake it without harm.</summary>
    Express,
}
