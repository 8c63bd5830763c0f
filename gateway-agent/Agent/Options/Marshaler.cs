namespace Kreisfunk.GatewayAgent;

/// <summary>How messages are written to the broker.</summary>
public enum Marshaler
{
    Protobuf,

    /// <summary>Protobuf's JSON: lower camel case, bytes as base64.</summary>
    Json,
}
