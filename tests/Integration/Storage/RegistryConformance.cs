using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

/// <summary>A registry over one of the two databases, for tests that hold both to the same behaviour.</summary>
public abstract class RegistryConformance : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected Registry Registry { get; private set; } = null!;

    protected RegistryOptions Options { get; private set; } = null!;

    /// <summary>The data directory: key file, and the database of SQLite.</summary>
    protected string Folder { get; } = ServerProcess.NewFolder("registry");

    public async ValueTask InitializeAsync()
    {
        Options = await NewDatabaseAsync();
        Registry = await Registry.OpenAsync(Options, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (Registry is not null)
            await Registry.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected abstract Task<RegistryOptions> NewDatabaseAsync();

    /// <summary>A registered device with a profile and a codec of its own.</summary>
    protected async Task<Device> AddDeviceAsync(ulong devEui, string? place = "Rathaus, 2. Stock")
    {
        var application = (await Registry.ListApplicationsAsync(cancel: Cancel))[0];
        var codec = await Registry.AddCodecAsync("em300", CodecKind.JavaScript, "function decodeUplink() {}", Cancel);
        var profile = await Registry.FindProfileByNameAsync("EM300-TH", Cancel)
            ?? new DeviceProfile(Guid.NewGuid(), "EM300-TH", "eu868", codec.Id);
        await Registry.SaveProfileAsync(profile, Cancel);
        var device = new Device(
            new Eui64(devEui), new Eui64(0x24E124C0002A0001), $"Fühler {devEui:x}", application.Id, profile.Id,
            Activation.Otaa, true, place, Noon);
        await Registry.SaveDeviceAsync(device, Cancel);
        return device;
    }
}
