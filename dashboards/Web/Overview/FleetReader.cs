using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Dashboards.Overview;

/// <summary>
/// Keeps one picture of all devices for everybody who looks, and renews it by what changed: a hundred open pages cost
/// the store no more than one.
/// </summary>
internal sealed class FleetReader(
    Registry registry, RecentStore recent, IOptions<DashboardsOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>Quantities kept of one device; no known model has as many, a broken codec might.</summary>
    private const int MostQuantities = 64;

    /// <summary>Frames looked through at one renewal to count a minute; a town's network has a tenth of that.</summary>
    private const int MostFramePages = 10;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>A picture this young is given again unless a value came since.</summary>
    private static readonly TimeSpan PictureAge = TimeSpan.FromSeconds(1);

    /// <summary>Names change by hand, so they may be older; a value of a new device renews them at once.</summary>
    private static readonly TimeSpan RegistryAge = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<Eui64, SortedList<string, LatestValue>> _values = [];
    private readonly Queue<DateTimeOffset> _uplinks = [];
    private long _lastValue, _lastFrame;
    private DateTimeOffset _pictureAt = DateTimeOffset.MinValue, _registryAt = DateTimeOffset.MinValue;
    private RegistryPicture _registry = new([], [], false);
    private Fleet? _fleet;

    private sealed record RegistryPicture(
        IReadOnlyList<FleetDevice> Devices, IReadOnlyList<GatewayRecord> Gateways, bool IsCapped);

    public async Task<Fleet> ReadAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var now = clock.GetUtcNow();
            var (isChanged, isNewDevice) = await ReadValuesAsync(cancel);
            if (_fleet is not null && !isChanged && now - _pictureAt < PictureAge)
                return _fleet;
            if (isNewDevice || now - _registryAt >= RegistryAge)
            {
                _registry = await ReadRegistryAsync(cancel);
                _registryAt = now;
            }

            await CountUplinksAsync(now, cancel);
            var devices = _registry.Devices.Select(d => WithValues(d, now)).ToList();
            _fleet = new Fleet(devices, _registry.Gateways, _uplinks.Count, _registry.IsCapped);
            _pictureAt = now;
            return _fleet;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>One device with its newest values; null when it is not registered.</summary>
    public async Task<FleetDevice?> FindAsync(Eui64 devEui, CancellationToken cancel)
    {
        if (await registry.FindDeviceInfoAsync(devEui, cancel) is not { } info)
            return null;
        var values = Ordered(await recent.LatestAsync(devEui, cancel));
        return new FleetDevice(
            info.Device, info.Application.Name, info.Organisation.Name, info.Organisation.IsDemo, values,
            StateOf(info.Device, values, clock.GetUtcNow()));
    }

    public void Dispose() => _one.Dispose();

    private async Task<RegistryPicture> ReadRegistryAsync(CancellationToken cancel)
    {
        var organisations = (await registry.ListOrganisationsAsync(cancel: cancel)).ToDictionary(o => o.Id);
        var applications = (await registry.ListApplicationsAsync(cancel: cancel)).ToDictionary(a => a.Id);
        var devices = new List<FleetDevice>();
        Eui64? after = null;
        var most = options.Value.MaxDevices;
        while (devices.Count <= most)
        {
            var page = await registry.ListDevicesAsync(Registry.MaxPage, after, cancel);
            foreach (var device in page)
            {
                var application = applications.GetValueOrDefault(device.ApplicationId);
                var organisation = organisations.GetValueOrDefault(application?.OrganisationId ?? Guid.Empty);
                devices.Add(new FleetDevice(
                    device, application?.Name ?? "", organisation?.Name ?? "", organisation?.IsDemo ?? false, [],
                    DeviceState.Never));
            }

            if (page.Count < Registry.MaxPage)
                break;
            after = page[^1].DevEui;
        }

        var gateways = await registry.ListGatewaysAsync(cancel: cancel);
        var isCapped = devices.Count > most;
        return new RegistryPicture(isCapped ? devices.GetRange(0, most) : devices, gateways, isCapped);
    }

    private async Task<(bool IsChanged, bool IsNewDevice)> ReadValuesAsync(CancellationToken cancel)
    {
        var (isChanged, isNewDevice) = (false, false);
        IReadOnlyList<LatestValue> page;
        do
        {
            page = await recent.LatestAfterAsync(_lastValue, Registry.MaxPage, cancel);
            foreach (var value in page)
            {
                isChanged = true;
                if (!_values.TryGetValue(value.DevEui, out var ofDevice))
                {
                    isNewDevice = true;
                    _values[value.DevEui] = ofDevice = new SortedList<string, LatestValue>(StringComparer.Ordinal);
                }

                if (ofDevice.Count < MostQuantities || ofDevice.ContainsKey(value.Quantity))
                    ofDevice[value.Quantity] = value;
                _lastValue = value.Id;
            }
        }
        while (page.Count == Registry.MaxPage);
        return (isChanged, isNewDevice);
    }

    private async Task CountUplinksAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (now - _pictureAt > Minute)
        {
            _uplinks.Clear();
            var newest = await recent.NewestFramesAsync(Registry.MaxPage, cancel);
            Take(newest.Reverse());
        }
        else
        {
            for (var page = 0; page < MostFramePages; page++)
            {
                var frames = await recent.FramesAfterAsync(_lastFrame, Registry.MaxPage, cancel);
                Take(frames);
                if (frames.Count < Registry.MaxPage)
                    break;
            }
        }

        while (_uplinks.TryPeek(out var oldest) && now - oldest > Minute)
            _uplinks.Dequeue();
    }

    private void Take(IEnumerable<RecentFrame> frames)
    {
        foreach (var frame in frames)
        {
            _lastFrame = frame.Id;
            if (frame.Verdict is FrameVerdict.Accepted)
                _uplinks.Enqueue(frame.At);
        }
    }

    private FleetDevice WithValues(FleetDevice device, DateTimeOffset now)
    {
        var values = Ordered(_values.GetValueOrDefault(device.Device.DevEui)?.Values ?? []);
        return device with { Values = values, State = StateOf(device.Device, values, now) };
    }

    private DeviceState StateOf(Device device, List<LatestValue> values, DateTimeOffset now)
    {
        if (!device.Enabled)
            return DeviceState.Disabled;
        if (values.Count == 0)
            return DeviceState.Never;
        return now - values.Max(v => v.At) <= options.Value.SilentAfter ? DeviceState.Live : DeviceState.Silent;
    }

    private static List<LatestValue> Ordered(IEnumerable<LatestValue> values) =>
        [.. values.OrderBy(v => QuantityOrder.Of(v.Quantity)).ThenBy(v => v.Quantity, StringComparer.Ordinal)];
}
