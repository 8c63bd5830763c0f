using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>How far a device of a deployment is.</summary>
/// <param name="Deployment">Which deployment.</param>
/// <param name="DevEui">The device.</param>
/// <param name="Place">The last effect of the journal that is in it.</param>
/// <param name="Phase">Where it is, as people see it.</param>
/// <param name="Step">Where it is, by the step's name ("fragmentSetup").</param>
/// <param name="Since">When it came there.</param>
public sealed record DeploymentMemberRow(
    Guid Deployment, Eui64 DevEui, long Place, DeploymentPhase Phase, string Step, DateTimeOffset Since)
{
    /// <summary>The step it failed at; null unless it has.</summary>
    public string? FailedAt { get; init; }

    /// <summary>Why ("noAnswer"); null unless it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>How often the request of this step was made.</summary>
    public int Tries { get; init; }

    /// <summary>The round it was told to listen to; 0 for none.</summary>
    public int Round { get; init; }

    /// <summary>Fragments it has received, as it said last.</summary>
    public int Received { get; init; }

    /// <summary>Fragments it still lacks, as it said last; null while it has not.</summary>
    public int? Missing { get; init; }

    /// <summary>The version it is to report after its start; null while that is not known.</summary>
    public uint? FirmwareVersion { get; init; }

    /// <summary>When anything of it changed last.</summary>
    public DateTimeOffset MovedAt { get; init; }

    /// <summary>When it was done or failed; null before.</summary>
    public DateTimeOffset? OutcomeAt { get; init; }

    /// <summary>Its name, when read; null when it is no longer registered.</summary>
    public string? Name { get; init; }
}
