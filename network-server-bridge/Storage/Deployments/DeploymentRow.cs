using System.Text.Json;

namespace Kreisfunk.Storage;

/// <summary>
/// A deployment as the pages show it: never a key, never the image. A projection of the decision journal:
/// <see cref="Place"/> says how far.
/// </summary>
public sealed record DeploymentRow
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public required Guid Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>The last effect of the journal that is in it.</summary>
    public long Place { get; init; }

    /// <summary>"running", "paused", "cancelled", "timeOver" or "ended".</summary>
    public string Stage { get; init; } = "running";

    /// <summary>"cancelled" or "timeOver" when it was ended before its devices were; stays when it has ended.</summary>
    public string? StoppedBy { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Whoever is not done by then is given up.</summary>
    public DateTimeOffset EndsAt { get; init; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset MovedAt { get; init; }

    public int Devices { get; init; }

    /// <summary>Lower case hexadecimal digits.</summary>
    public string ImageSha256 { get; init; } = "";

    public int ImageBytes { get; init; }

    /// <summary>Fragments that make the image: what each device needs at least.</summary>
    public int Fragments { get; init; }

    public int FragmentBytes { get; init; }

    /// <summary>Fragments sent to single devices.</summary>
    public int SentAlone { get; init; }

    /// <summary>The coded fragment that comes next, to tell when one went to a single device.</summary>
    public int NextCoded { get; init; }

    /// <summary>Address of the multicast group: eight hexadecimal digits.</summary>
    public string GroupAddress { get; init; } = "";

    public string Region { get; init; } = "";

    /// <summary>"B" or "C".</summary>
    public string Class { get; init; } = "";

    public long FrequencyHz { get; init; }

    public int? DataRate { get; init; }

    /// <summary>The oldest first; those in which nothing was sent are left out.</summary>
    public IReadOnlyList<DeploymentRoundRow> Rounds { get; init; } = [];

    public bool IsEnded => EndedAt is not null;

    /// <summary>Fragments sent to the group.</summary>
    public int Sent => Rounds.Sum(round => round.Sent);

    internal string Write() => JsonSerializer.Serialize(this, Json);

    internal static DeploymentRow Read(string text) => JsonSerializer.Deserialize<DeploymentRow>(text, Json)
        ?? throw new InvalidDataException("A deployment is stored as null.");
}

/// <summary>A session in which the group is sent to.</summary>
/// <param name="Number">Counts rounds from 1.</param>
/// <param name="StartAt">When devices begin to listen.</param>
/// <param name="EndAt">When they stop at the latest.</param>
/// <param name="First">Number of the first fragment.</param>
/// <param name="Next">Number of the fragment that comes next.</param>
/// <param name="Last">Number of the last fragment.</param>
/// <param name="Stage">"planned", "sending" or "over".</param>
public sealed record DeploymentRoundRow(
    int Number, DateTimeOffset StartAt, DateTimeOffset EndAt, int First, int Next, int Last, string Stage)
{
    public int Sent => Math.Max(0, Next - First);

    public int Planned => Math.Max(0, Last - First + 1);
}
