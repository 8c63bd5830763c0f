using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Kreisfunk.Storage;

namespace Kreisfunk.Doctor;

/// <summary>Are the registry and the time series there, and do they look like what they should be?</summary>
internal static class StoreChecks
{
    private const int PostgreSqlPort = 5432;

    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(3);
    private static readonly byte[] SqliteHeader = "SQLite format 3\0"u8.ToArray();

    public static async Task<IReadOnlyList<DoctorFinding>> RunAsync(StorageOptions options, CancellationToken cancel) =>
    [
        options.Registry == "sqlite"
            ? File("registry", Path.Combine(options.DataDirectory, "registry.db"))
            : await PostgreSqlAsync(options.Registry, cancel),
        options.Telemetry.Kind == TelemetryKind.Embedded
            ? File("telemetry", Path.Combine(options.DataDirectory, "telemetry.db"))
            : await TimeSeriesAsync(options.Telemetry, cancel),
    ];

    /// <summary>Connects within three seconds; null when it works, else the reason.</summary>
    public static async Task<string?> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            deadline.CancelAfter(NetworkTimeout);
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, deadline.Token);
            return null;
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return fault is SocketException ? fault.Message.TrimEnd('.') : "no answer within 3 seconds";
        }
    }

    private static DoctorFinding File(string check, string path)
    {
        var full = Path.GetFullPath(path);
        if (!System.IO.File.Exists(full))
            return DoctorFinding.Ok(check, $"{full} does not exist yet; up creates it");
        try
        {
            const FileShare anyone = FileShare.ReadWrite | FileShare.Delete;
            using var file = new FileStream(full, FileMode.Open, FileAccess.Read, anyone);
            var head = new byte[SqliteHeader.Length];
            var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return read == 0 || head.AsSpan(0, read).SequenceEqual(SqliteHeader)
                ? DoctorFinding.Ok(check, FormattableString.Invariant($"{full}, {file.Length / 1024} KiB"))
                : DoctorFinding.Problem(check, $"{full} is no SQLite database", "restore it from a backup");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return DoctorFinding.Problem(check, $"{full} cannot be read ({fault.Message.TrimEnd('.')})",
                "give this user the right to read and write it");
        }
    }

    private static async Task<DoctorFinding> PostgreSqlAsync(string connection, CancellationToken cancel)
    {
        DbConnectionStringBuilder parts;
        try
        {
            parts = new DbConnectionStringBuilder { ConnectionString = connection };
        }
        catch (ArgumentException)
        {
            return DoctorFinding.Problem("registry", "Storage:Registry is no connection string",
                "write it as Host=…;Username=…;Password=…;Database=…");
        }

        var host = Part(parts, "Host") ?? Part(parts, "Server") ?? "localhost";
        var port = int.TryParse(Part(parts, "Port"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : PostgreSqlPort;
        return await ConnectAsync(host, port, cancel) is { } reason
            ? DoctorFinding.Problem("registry", $"PostgreSQL at {host}:{port} does not answer ({reason})",
                "start it or correct Storage:Registry")
            : DoctorFinding.Ok("registry", $"PostgreSQL at {host}:{port} answers");
    }

    private static string? Part(DbConnectionStringBuilder parts, string key) =>
        parts.TryGetValue(key, out var value) ? value as string : null;

    private static async Task<DoctorFinding> TimeSeriesAsync(TelemetryOptions options, CancellationToken cancel)
    {
        var url = new Uri(options.Url);
        return await ConnectAsync(url.Host, url.Port, cancel) is { } reason
            ? DoctorFinding.Problem("telemetry", $"{options.Kind} at {url.Host}:{url.Port} does not answer ({reason})",
                "start it or correct Storage:Telemetry:Url")
            : DoctorFinding.Ok("telemetry", $"{options.Kind} at {url.Host}:{url.Port} answers");
    }
}
