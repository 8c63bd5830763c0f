using System.Globalization;
using System.Text.Json;
using Kreisfunk.Commands;
using Kreisfunk.Running;

namespace Kreisfunk.Doctor;

/// <summary>
/// Looks at everything `up` needs, without changing anything. Where an instance runs already, its own readiness is
/// asked instead of the ports it holds.
/// </summary>
internal sealed class Examination(IConfiguration configuration, TimeProvider time)
{
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel)
    {
        var findings = new List<DoctorFinding> { Runtime(), Clock() };
        UpSettings settings;
        try
        {
            settings = UpSettings.Read(configuration);
            findings.Add(DoctorFinding.Ok("configuration", "every value is within its bounds"));
        }
        catch (CliException fault)
        {
            findings.AddRange(fault.Message.Split(Environment.NewLine)
                .Select(line => DoctorFinding.Problem("configuration", line)));
            return findings;
        }

        var readiness = await ReadinessAsync(settings, cancel);
        findings.AddRange(Disk(settings, readiness is not null));
        if (readiness is not null)
            findings.AddRange(readiness);
        else
            findings.AddRange(Ports(settings));
        findings.AddRange(await BrokerAsync(settings, cancel));
        findings.AddRange(await StoreChecks.RunAsync(settings.Storage, cancel));
        return findings;
    }

    private static DoctorFinding Runtime() => Environment.Version.Major >= 10
        ? DoctorFinding.Ok(".NET", $"runtime {Environment.Version}")
        : DoctorFinding.Problem(".NET", $"runtime {Environment.Version}", "install the .NET 10 runtime");

    private DoctorFinding Clock()
    {
        var now = time.GetUtcNow();
        var built = new DateTimeOffset(File.GetLastWriteTimeUtc(typeof(Examination).Assembly.Location), TimeSpan.Zero);
        var text = now.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return now < built.AddMinutes(-5)
            ? DoctorFinding.Problem("clock", $"{text} lies before this program was installed",
                "set the clock, best by NTP (timedatectl set-ntp true): measurements carry its time")
            : DoctorFinding.Ok("clock", text);
    }

    private static IEnumerable<DoctorFinding> Disk(UpSettings settings, bool isRunning)
    {
        var path = Path.GetFullPath(settings.Storage.DataDirectory);
        if (!Directory.Exists(path))
            return [NotYetThere(path)];
        if (isRunning)
            return [DoctorFinding.Ok("data directory", Free(path))];
        try
        {
            using var data = DataDirectory.Open(path);
            return [DoctorFinding.Ok("data directory", Free(path))];
        }
        catch (CliException fault)
        {
            return [DoctorFinding.Problem("data directory", fault.Message)];
        }
    }

    private static DoctorFinding NotYetThere(string path)
    {
        var above = path;
        while (above is not null && !Directory.Exists(above) && !File.Exists(above))
            above = Path.GetDirectoryName(above);
        return File.Exists(above)
            ? DoctorFinding.Problem("data directory", $"{path} cannot be created, because {above} is a file",
                "choose another folder with --data DIR")
            : DoctorFinding.Ok("data directory", $"{path} does not exist yet; up creates it");
    }

    private static string Free(string path) => string.Create(CultureInfo.InvariantCulture,
        $"{path}, {DataDirectory.FreeBytes(path) / 1_048_576} MiB free");

    private static IEnumerable<DoctorFinding> Ports(UpSettings settings)
    {
        var faults = PlatformPorts.Check(settings).OfType<string>().ToArray();
        return faults.Length == 0
            ? [DoctorFinding.Ok("ports", "HTTP, MQTT and UDP are free")]
            : faults.Select(fault => DoctorFinding.Problem("ports", fault));
    }

    private async Task<IReadOnlyList<DoctorFinding>> BrokerAsync(UpSettings settings, CancellationToken cancel)
    {
        if (settings.Broker.Embedded)
            return [];
        var host = configuration["Mqtt:Host"] ?? "127.0.0.1";
        var port = configuration.GetValue("Mqtt:Port", 1883);
        return await StoreChecks.ConnectAsync(host, port, cancel) is { } reason
            ? [DoctorFinding.Problem("broker", $"{host}:{port} does not answer ({reason})",
                "start the broker or correct Mqtt:Host and Mqtt:Port")]
            : [DoctorFinding.Ok("broker", $"{host}:{port} answers")];
    }

    /// <summary>Null when no instance runs where the configuration says.</summary>
    private static async Task<IReadOnlyList<DoctorFinding>?> ReadinessAsync(
        UpSettings settings, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = settings.LocalHttpUri, Timeout = NetworkTimeout };
        try
        {
            using var response = await client.GetAsync(new Uri("/readyz", UriKind.Relative), cancel);
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancel));
            return Readiness.Read(body.RootElement, settings.LocalHttpUri);
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or TaskCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return null;
        }
    }
}
