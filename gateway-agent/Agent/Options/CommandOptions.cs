namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent:Commands:NAME": one program that the server may have run.</summary>
public sealed class CommandOptions
{
    /// <summary>Full path of the program.</summary>
    public string Program { get; set; } = "";

    /// <summary>Its arguments, always these: nothing that comes over the network becomes one.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    /// <summary>It and all that it started are killed after this. 10 s: a person waits for the answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What is kept of its output, and as much again of its errors; the rest is dropped. 64 KiB of each fit into one
    /// message.
    /// </summary>
    public int MaxOutputBytes { get; set; } = 64 * 1024;
}
