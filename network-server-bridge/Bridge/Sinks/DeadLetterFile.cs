using System.Text;
using System.Text.Json;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// What a sink can never take, one JSON line each with the reason, for a person to look at; the journal still holds the
/// entry itself. At 32 MB the file becomes "….old" and a new one begins: about 100,000 letters are always there.
/// </summary>
internal sealed partial class DeadLetterFile(string path, string sink, TimeProvider clock, ILogger logger)
{
    private const long MaxBytes = 32 * 1024 * 1024;

    public void Add(long place, Effect? effect, string reason)
    {
        BridgeMetrics.DeadLetter(sink);
        LogLetter(logger, sink, place, reason);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (File.Exists(path) && new FileInfo(path).Length > MaxBytes)
            File.Move(path, path + ".old", overwrite: true);
        var line = JsonSerializer.Serialize(new
        {
            time = clock.GetUtcNow(),
            sink,
            place,
            reason,
            kind = effect?.GetType().Name,
            devEui = effect?.Device?.ToString(),
        });
        File.AppendAllText(path, line + "\n", Encoding.UTF8);
    }

    [LoggerMessage(EventId = 2040, EventName = "sink.entry.deadletter", Level = LogLevel.Warning,
        Message = "The sink {Sink} can never take the entry {Place} and sets it aside: {Reason}")]
    private static partial void LogLetter(ILogger logger, string sink, long place, string reason);
}
