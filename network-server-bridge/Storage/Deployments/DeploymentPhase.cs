namespace Kreisfunk.Storage;

/// <summary>Where a device of a deployment is, as people see it; stored, so a value keeps its number.</summary>
public enum DeploymentPhase
{
    /// <summary>It is given the group and makes room for the image.</summary>
    Preparing = 1,

    /// <summary>It waits for the next round.</summary>
    Waiting = 2,

    /// <summary>It listens to a round, or is about to.</summary>
    Receiving = 3,

    /// <summary>It is asked what it lacks, and sent that.</summary>
    Completing = 4,

    /// <summary>It has the image and is made to start it.</summary>
    Installing = 5,

    /// <summary>It has what it was to get.</summary>
    Done = 6,

    /// <summary>It was given up.</summary>
    Failed = 7,
}
