namespace Kreisfunk.GatewayAgent.Endpoint;

/// <summary>One thing that the agent depends on, as it is now.</summary>
/// <param name="Name">"broker", "spool", "radio", …</param>
/// <param name="IsReady">False when it keeps uplinks from the server.</param>
/// <param name="Detail">How it stands, or what to do.</param>
internal readonly record struct Readiness(string Name, bool IsReady, string Detail)
{
    public static Readiness Of(string name, bool isReady, string fine, string wrong) =>
        new(name, isReady, isReady ? fine : wrong);
}
