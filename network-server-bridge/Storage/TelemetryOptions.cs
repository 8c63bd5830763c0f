namespace Kreisfunk.Storage;

/// <summary>Which engine keeps the time series.</summary>
public enum TelemetryKind
{
    /// <summary>telemetry.db in the data directory.</summary>
    Embedded,

    /// <summary>InfluxDB 1.x or 2.x by line protocol, read by InfluxQL.</summary>
    InfluxDb,

    /// <summary>VictoriaMetrics by line protocol, read by its export.</summary>
    VictoriaMetrics,
}

/// <summary>Which of InfluxDB's two ways to write is used.</summary>
public enum InfluxApi
{
    /// <summary>/write?db=: InfluxDB 1.x.</summary>
    V1,

    /// <summary>/api/v2/write?org=&amp;bucket=: InfluxDB 2.x.</summary>
    V2,
}

/// <summary>Section "Storage:Telemetry".</summary>
public sealed class TelemetryOptions
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(1), MaxTimeout = TimeSpan.FromMinutes(5);

    /// <summary>embedded, influxdb or victoriametrics.</summary>
    public TelemetryKind Kind { get; set; } = TelemetryKind.Embedded;

    /// <summary>Base address of the server, without user and password.</summary>
    public string Url { get; set; } = "";

    /// <summary>Database (1.x) or bucket (2.x).</summary>
    public string Database { get; set; } = "kreisfunk";

    /// <summary>v1 or v2.</summary>
    public InfluxApi Api { get; set; } = InfluxApi.V1;

    /// <summary>Organisation of InfluxDB 2.x.</summary>
    public string Organisation { get; set; } = "";

    /// <summary>Create the database when it is missing (1.x only).</summary>
    public bool CreateDatabase { get; set; } = true;

    /// <summary>User; empty for none.</summary>
    public string Username { get; set; } = "";

    /// <summary>Password of the user. Never printed.</summary>
    public string Password { get; set; } = "";

    /// <summary>Token, instead of user and password. Never printed.</summary>
    public string Token { get; set; } = "";

    /// <summary>
    /// Compress what is written; when not set: not on this machine (it costs both sides), but over a network.
    /// </summary>
    public bool? Gzip { get; set; }

    /// <summary>
    /// How long one request may take. 10 s: a batch of 5,000 lines takes 0.05 s, an ill server for ever.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Embedded only: older points are deleted; when not set all are kept.</summary>
    public TimeSpan? Retention { get; set; }

    /// <summary>Never a password or token.</summary>
    public override string ToString() => $"TelemetryOptions({Kind})";

    internal void Validate(List<string> errors)
    {
        const string key = StorageOptions.Section + ":Telemetry:";
        if (Timeout < MinTimeout || Timeout > MaxTimeout)
            errors.Add($"{key}Timeout is {Timeout:c}; allowed is {MinTimeout:c} to {MaxTimeout:c}, default 00:00:10.");
        if (Retention is { } keep && keep < TimeSpan.FromDays(1))
            errors.Add(
                $"{key}Retention is {keep:c}; allowed is one day (1.00:00:00) and more, or leave it out to keep all.");
        if (Kind == TelemetryKind.Embedded)
            return;

        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || (url.Scheme != "http" && url.Scheme != "https"))
            errors.Add($"{key}Url must be an http or https address, for example \"http://127.0.0.1:8086\".");
        else if (url.UserInfo.Length > 0)
            errors.Add($"{key}Url contains a user or password; put them into {key}Username and {key}Password.");
        if (Kind == TelemetryKind.InfluxDb && string.IsNullOrWhiteSpace(Database))
            errors.Add($"{key}Database is empty; give the database's (2.x: bucket's) name, for example \"kreisfunk\".");
        if (Kind == TelemetryKind.InfluxDb && Api == InfluxApi.V2 && string.IsNullOrWhiteSpace(Organisation))
            errors.Add($"{key}Organisation is empty; InfluxDB 2.x needs it, or set {key}Api to v1.");
        if (Token.Length > 0 && Username.Length > 0)
            errors.Add($"{key}Token and {key}Username are both set; give one of them.");
    }
}
