using System.Runtime.InteropServices;
using System.Text.Json;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>What a package says of its binary; these bytes are what is signed.</summary>
internal sealed record UpdateManifest(AgentVersion Version, string Architecture, long SizeBytes, string Sha256)
{
    /// <summary>Only an agent at least this new can step to it.</summary>
    public AgentVersion Minimum { get; init; }

    /// <summary>"x64", "arm64": of the machine this runs on.</summary>
    public static string OwnArchitecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString(),
    };

    public byte[] ToJson()
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("version"u8, Version.ToString());
            json.WriteString("minimum"u8, Minimum.ToString());
            json.WriteString("architecture"u8, Architecture);
            json.WriteNumber("size"u8, SizeBytes);
            json.WriteString("sha256"u8, Sha256);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Unknown members are passed over, so that a later version may say more. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out UpdateManifest manifest)
    {
        manifest = new UpdateManifest(default, "", -1, "");
        var hasVersion = false;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                if (!TryTake(name, ref reader, ref manifest, ref hasVersion))
                    return false;
            }

            return hasVersion && reader.TokenType == JsonTokenType.EndObject && manifest.SizeBytes > 0
                && manifest.Sha256.Length == 64 && manifest.Architecture.Length > 0;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static bool TryTake(string? name, ref Utf8JsonReader reader, ref UpdateManifest manifest,
        ref bool hasVersion)
    {
        switch (name)
        {
            case "version":
                hasVersion = AgentVersion.TryParse(reader.GetString(), out var version);
                manifest = manifest with { Version = version };
                return hasVersion;
            case "minimum":
                var isVersion = AgentVersion.TryParse(reader.GetString(), out var minimum);
                manifest = manifest with { Minimum = minimum };
                return isVersion;
            case "architecture":
                manifest = manifest with { Architecture = reader.GetString() ?? "" };
                return true;
            case "size":
                manifest = manifest with { SizeBytes = reader.GetInt64() };
                return true;
            case "sha256":
                manifest = manifest with { Sha256 = reader.GetString() ?? "" };
                return true;
            default:
                reader.Skip();
                return true;
        }
    }
}
