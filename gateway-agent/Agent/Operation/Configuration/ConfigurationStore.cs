using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Operation.Configuration;

/// <summary>
/// One file per gateway, replaced as a whole: after a power cut there is the old one or the new one. If it is the old
/// one, its version in the statistics tells the server to send the new one again.
/// </summary>
internal sealed class ConfigurationStore(string directory)
{
    private const string Ending = ".pb";

    /// <summary>No configuration is larger; a file that is was not written here.</summary>
    private const int MaxBytes = 64 * 1024;

    public string Location => directory;

    /// <summary>What a former life has kept; files that cannot be read are left out.</summary>
    public IEnumerable<(Eui64 Gateway, GatewayConfiguration Configuration)> ReadAll()
    {
        if (!Directory.Exists(directory))
            yield break;
        foreach (var file in Directory.EnumerateFiles(directory, "*" + Ending))
        {
            if (Eui64.TryParse(Path.GetFileNameWithoutExtension(file), out var gateway)
                && TryRead(file, out var configuration))
                yield return (gateway, configuration);
        }
    }

    /// <summary>False with the reason when the disk does not take it.</summary>
    public bool TryWrite(Eui64 gateway, GatewayConfiguration configuration, out string fault)
    {
        fault = "";
        try
        {
            Directory.CreateDirectory(directory);
            WholeFile.Write(Path.Combine(directory, gateway + Ending), configuration.ToByteArray());
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = e.Message;
            return false;
        }
    }

    private static bool TryRead(string file, out GatewayConfiguration configuration)
    {
        configuration = new GatewayConfiguration();
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
                return false;
            configuration.MergeFrom(File.ReadAllBytes(file));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
