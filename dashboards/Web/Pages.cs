using Kreisfunk.Contracts;
using Kreisfunk.Dashboards.Assets;
using Kreisfunk.Dashboards.Deployments;
using Kreisfunk.Dashboards.Devices;
using Kreisfunk.Dashboards.Gateways;
using Kreisfunk.Dashboards.History;
using Kreisfunk.Dashboards.Language;
using Kreisfunk.Dashboards.Layout;
using Kreisfunk.Dashboards.Live;
using Kreisfunk.Dashboards.Overview;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Dashboards;

/// <summary>Each page as a script: read what it shows, then draw it. START HERE to follow a request.</summary>
internal sealed class Pages(
    FleetReader fleet, Registry registry, RecentStore recent, RadioStore radio, HistoryReader history,
    DeploymentReader deployments, LiveFeed feed, WebAssets assets, PageUi pageUi, IOptions<DashboardsOptions> options)
{
    /// <summary>Charts on one device's page; more quantities stand as values only.</summary>
    private const int MostCharts = 12;

    /// <summary>The cursor is read first: what changes while the page is made comes over the stream.</summary>
    public async Task<IResult> StartAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var cursor = await feed.EndAsync(cancel);
        var now = await fleet.ReadAsync(cancel);
        var model = StartModel.Create(now, StartQuery.From(context.Request.Query), options.Value.TilesPerPage);
        var ui = pageUi.Of(context);
        return Draw<StartPage>(new()
        {
            [nameof(StartPage.Frame)] = Frame(ui, ui.Texts.NavOverview, Area.Overview, now.Demo, cursor),
            [nameof(StartPage.Model)] = model,
        });
    }

    public async Task<IResult> DeviceAsync(HttpContext context, string devEui)
    {
        var cancel = context.RequestAborted;
        var ui = pageUi.Of(context);
        var cursor = await feed.EndAsync(cancel);
        if (!Eui64.TryParse(devEui, out var eui) || await fleet.FindAsync(eui, cancel) is not { } device)
            return NotFound(ui, ui.Format(ui.Texts.DeviceNotFound, devEui));

        var info = await registry.FindDeviceInfoAsync(eui, cancel);
        var drawn = device.Values.Where(HistoryReader.CanDraw).Take(MostCharts).ToList();
        var range = HistoryRange.Find(context.Request.Query["range"])
            ?? (drawn.Count > 0 ? await history.FittingRangeAsync(eui, drawn[0].Quantity, cancel) : HistoryRange.Day);
        var histories = await HistoriesAsync(eui, drawn, range, cancel);
        var frames = await recent.FramesAsync(eui, options.Value.FramesShown, cancel);
        var model = new DeviceModel(
            device, info?.Profile.Name ?? "", range, histories,
            new FramesModel(frames, await GatewayNamesAsync(cancel), Devices: null),
            new RadioModel(
                await radio.FindAsync(eui, cancel) ?? new DeviceRadio(), await radio.ActivitiesAsync(eui, cancel),
                info?.Profile.Settings.LoRaWanVersion ?? ""),
            await deployments.OpenOfAsync(eui, cancel));
        return Draw<DevicePage>(new()
        {
            [nameof(DevicePage.Frame)] = Frame(
                ui, device.Device.Name, Area.None, device.IsDemo ? DemoShare.Some : DemoShare.None, cursor),
            [nameof(DevicePage.Model)] = model,
        });
    }

    public async Task<IResult> GatewaysAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var ui = pageUi.Of(context);
        var cursor = await feed.EndAsync(cancel);
        var gateways = await registry.ListGatewaysAsync(cancel: cancel);
        var demo = !gateways.Any(g => g.IsDemo) ? DemoShare.None
            : gateways.All(g => g.IsDemo) ? DemoShare.All : DemoShare.Some;
        return Draw<GatewaysPage>(new()
        {
            [nameof(GatewaysPage.Frame)] = Frame(ui, ui.Texts.GatewaysTitle, Area.Gateways, demo, cursor),
            [nameof(GatewaysPage.Gateways)] = gateways
                .OrderBy(GatewayPage.NameOf, StringComparer.CurrentCultureIgnoreCase).ToList(),
        });
    }

    public async Task<IResult> GatewayAsync(HttpContext context, string gatewayId)
    {
        var cancel = context.RequestAborted;
        var ui = pageUi.Of(context);
        var cursor = await feed.EndAsync(cancel);
        if (!Eui64.TryParse(gatewayId, out var eui) || await registry.FindGatewayAsync(eui, cancel) is not { } gateway)
            return NotFound(ui, ui.Format(ui.Texts.GatewayNotFound, gatewayId));

        var frames = await recent.GatewayFramesAsync(eui, options.Value.FramesShown, cancel);
        var demo = gateway.IsDemo ? DemoShare.Some : DemoShare.None;
        return Draw<GatewayPage>(new()
        {
            [nameof(GatewayPage.Frame)] = Frame(ui, GatewayPage.NameOf(gateway), Area.Gateways, demo, cursor),
            [nameof(GatewayPage.Gateway)] = gateway,
            [nameof(GatewayPage.Frames)] = new FramesModel(
                frames, new Dictionary<Eui64, string>(), await DeviceNamesAsync(frames, cancel)),
        });
    }

    public async Task<IResult> DeploymentsAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var ui = pageUi.Of(context);
        var cursor = await feed.EndAsync(cancel);
        var model = await deployments.ListAsync(DeploymentQuery.PageOf(context.Request.Query), cancel);
        return Draw<DeploymentsPage>(new()
        {
            [nameof(DeploymentsPage.Frame)] = Frame(
                ui, ui.Texts.Deployments.Title, Area.Deployments, (await fleet.ReadAsync(cancel)).Demo, cursor),
            [nameof(DeploymentsPage.Model)] = model,
        });
    }

    public async Task<IResult> DeploymentAsync(HttpContext context, string id)
    {
        var cancel = context.RequestAborted;
        var ui = pageUi.Of(context);
        var cursor = await feed.EndAsync(cancel);
        if (!Guid.TryParse(id, out var known) || await deployments.FindAsync(known, cancel) is not { } row)
            return NotFound(ui, ui.Format(ui.Texts.Deployments.NotFound, id));

        var model = await deployments.ReadAsync(row, DeploymentQuery.From(context.Request.Query), cancel);
        return Draw<DeploymentPage>(new()
        {
            [nameof(DeploymentPage.Frame)] = Frame(
                ui, row.Name, Area.Deployments, (await fleet.ReadAsync(cancel)).Demo, cursor),
            [nameof(DeploymentPage.Model)] = model,
        });
    }

    /// <summary>A page for people; programs get the bare status.</summary>
    public IResult NotFound(HttpContext context)
    {
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            return Results.NotFound();
        var ui = pageUi.Of(context);
        return NotFound(ui, ui.Texts.NotFoundText);
    }

    /// <summary>The store did not answer: 503, so that browsers and watchdogs know it is not for ever.</summary>
    public IResult Unreachable(HttpContext context)
    {
        var ui = pageUi.Of(context);
        return Message(ui, ui.Texts.ErrorTitle, ui.Texts.ErrorText, StatusCodes.Status503ServiceUnavailable);
    }

    private RazorComponentResult<MessagePage> NotFound(Ui ui, string text) =>
        Message(ui, ui.Texts.NotFoundTitle, text, StatusCodes.Status404NotFound);

    private RazorComponentResult<MessagePage> Message(Ui ui, string title, string text, int status)
    {
        var page = Draw<MessagePage>(new()
        {
            [nameof(MessagePage.Frame)] = Frame(ui, title, Area.None, DemoShare.None, cursor: null),
            [nameof(MessagePage.Text)] = text,
        });
        page.StatusCode = status;
        return page;
    }

    private async Task<IReadOnlyList<QuantityHistory>> HistoriesAsync(
        Eui64 eui, IReadOnlyList<LatestValue> drawn, HistoryRange range, CancellationToken cancel)
    {
        var histories = new List<QuantityHistory>();
        foreach (var value in drawn)
        {
            var rows = await history.ReadTableAsync(eui, value.Quantity, range, cancel);
            var line = new QuantityHistory(value.Quantity, value.Unit, rows);
            if (rows.Count > 0 && !IsFlag(line))
                histories.Add(line);
        }

        return histories;
    }

    /// <summary>A codec's own field that never changed ("battery_low 0") is a value, not a line.</summary>
    private static bool IsFlag(QuantityHistory history) =>
        !Quantities.TryGet(history.Quantity, out _) && history.Min.Equals(history.Max);

    private async Task<Dictionary<Eui64, string>> GatewayNamesAsync(CancellationToken cancel) =>
        (await registry.ListGatewaysAsync(cancel: cancel)).ToDictionary(g => g.GatewayId, GatewayPage.NameOf);

    private async Task<Dictionary<Eui64, string>> DeviceNamesAsync(
        IReadOnlyList<RecentFrame> frames, CancellationToken cancel)
    {
        var names = new Dictionary<Eui64, string>();
        foreach (var eui in frames.Select(f => f.DevEui).OfType<Eui64>().Distinct())
        {
            if (await registry.FindDeviceAsync(eui, cancel) is { } device)
                names[eui] = device.Name;
        }

        return names;
    }

    private PageFrame Frame(Ui ui, string title, Area area, DemoShare demo, LiveCursor? cursor) =>
        new(ui, assets, title, area, demo, cursor, options.Value.SilentAfter);

    private static RazorComponentResult<T> Draw<T>(Dictionary<string, object?> parameters)
        where T : IComponent => new(parameters);
}
