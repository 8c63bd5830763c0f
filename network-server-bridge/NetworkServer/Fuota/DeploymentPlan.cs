using System.Security.Cryptography;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A deployment as it was begun; nothing of it changes afterwards. The key never prints.</summary>
/// <param name="Id">Given by who asks: the same twice is one.</param>
/// <param name="Name">For people.</param>
/// <param name="Members">Who is to get the image, ordered by DevEUI, each once.</param>
/// <param name="Image">Which bytes; they are kept elsewhere.</param>
/// <param name="Group">The multicast group made for it.</param>
/// <param name="SessionCnt">TS004 v2: counts data blocks, as a device takes none twice.</param>
/// <param name="Settings">How.</param>
/// <param name="At">When it was begun.</param>
public sealed record DeploymentPlan(
    Guid Id, string Name, IReadOnlyList<Eui64> Members, ImageName Image, DeploymentGroup Group, ushort SessionCnt,
    DeploymentSettings Settings, DateTimeOffset At)
{
    /// <summary>Whoever is not done by then is given up.</summary>
    public DateTimeOffset EndsAt => At + Settings.Duration;
}

/// <summary>Which image: its bytes are given once and found again by their hash.</summary>
/// <param name="Sha256">Lower case hexadecimal digits.</param>
/// <param name="LengthBytes">Its length.</param>
public readonly record struct ImageName(string Sha256, int LengthBytes)
{
    /// <summary>The name of these bytes.</summary>
    public static ImageName Of(ReadOnlySpan<byte> image) =>
        new(Convert.ToHexStringLower(SHA256.HashData(image)), image.Length);
}

/// <summary>The multicast group of a deployment.</summary>
/// <param name="DevEui">What its queue and counters are known by; no device has it.</param>
/// <param name="McAddr">Its address.</param>
/// <param name="McKey">Its key.</param>
public sealed record DeploymentGroup(Eui64 DevEui, DevAddr McAddr, AesKey McKey)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => $"DeploymentGroup({McAddr})";
}
