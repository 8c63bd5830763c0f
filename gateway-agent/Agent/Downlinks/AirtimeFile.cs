using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>
/// Keeps what was sent in the last hour over a restart, so that a restart does not grant a second hour's share. A line
/// that cannot be read costs only itself.
/// </summary>
internal sealed partial class AirtimeFile(string path, ILogger log)
{
    /// <summary>More is none of ours: a concentrator takes some hundred bytes to two kilobytes.</summary>
    private const long MaxBytes = 16 * 1024 * 1024;

    public IReadOnlyList<SentAirtime> Read()
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= MaxBytes })
                return [];
            var all = new List<SentAirtime>();
            foreach (var line in File.ReadLines(path))
            {
                if (SentAirtime.TryParse(line, out var sent))
                    all.Add(sent);
                else
                    LogLine(log, path);
            }

            return all;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogFailed(log, path, e.Message);
            return [];
        }
    }

    /// <summary>Atomic: a power cut leaves the old or the new one.</summary>
    public void Write(IEnumerable<SentAirtime> all)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllLines(path + ".new", all.Select(sent => sent.ToString()));
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogFailed(log, path, e.Message);
        }
    }

    [LoggerMessage(EventId = 3111, EventName = "agent.airtime.fail", Level = LogLevel.Warning,
        Message = "{Path}: {Reason}. After a restart the duty cycle counts from zero; give the agent's user the right "
            + "to write there.")]
    private static partial void LogFailed(ILogger log, string path, string reason);

    [LoggerMessage(EventId = 3112, EventName = "agent.airtime.reject", Level = LogLevel.Warning,
        Message = "{Path}: a line is not understood and left out")]
    private static partial void LogLine(ILogger log, string path);
}
