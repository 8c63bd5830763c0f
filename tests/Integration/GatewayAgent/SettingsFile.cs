using System.Text.Json.Nodes;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>The agent's settings in a file that changes while it runs.</summary>
internal sealed class SettingsFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kreisfunk-settings").FullName;
    private readonly JsonObject _agent = [];

    public SettingsFile() => Write();

    public string Path => System.IO.Path.Combine(_folder, "appsettings.json");

    /// <summary>Sets keys below "Agent"; null takes one away.</summary>
    public void Set(params (string Key, object? Value)[] keys)
    {
        foreach (var (key, value) in keys)
            Set(key.Split(':'), value);
        Write();
    }

    /// <summary>As a person's slip of the hand leaves it.</summary>
    public void Break() => File.WriteAllText(Path, "{ \"Agent\": { \"Destinations\": ");

    /// <summary>Whole at any time, as careful editors write.</summary>
    public void Write()
    {
        var next = Path + ".next";
        File.WriteAllText(next, new JsonObject { ["Agent"] = _agent.DeepClone() }.ToJsonString());
        File.Move(next, Path, overwrite: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Set(string[] parts, object? value)
    {
        var section = _agent;
        foreach (var part in parts[..^1])
        {
            section[part] ??= new JsonObject();
            section = section[part]!.AsObject();
        }

        if (value is null)
            section.Remove(parts[^1]);
        else
            section[parts[^1]] = JsonValue.Create(value.ToString());
    }
}
