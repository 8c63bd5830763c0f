using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A deployment that someone asks for.</summary>
/// <param name="Id">The same twice is one.</param>
/// <param name="Name">For people.</param>
/// <param name="Members">Who is to get the image.</param>
/// <param name="Image">What.</param>
/// <param name="Settings">How.</param>
/// <param name="Seed">At least 16 random bytes: the group's address and key are made from them.</param>
public sealed record DeploymentOrder(
    Guid Id, string Name, IReadOnlyList<Eui64> Members, ReadOnlyMemory<byte> Image, DeploymentSettings Settings,
    ReadOnlyMemory<byte> Seed)
{
    /// <summary>Largest image: at 5.5 kbit/s and a tenth of the time it already takes more than four hours.</summary>
    public const int MaxImageBytes = 1_048_576;

    /// <summary>Most devices of one deployment.</summary>
    public const int MaxMembers = 10_000;

    /// <summary>Never the seed.</summary>
    public override string ToString() => $"DeploymentOrder({Id})";
}
