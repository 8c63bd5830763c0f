using Kreisfunk.Bridge.Decisions;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Deployments;

/// <summary>
/// Between those who ask for deployments and the decisions: the image is on disk before a deployment begins, is given
/// again after a start, and goes when nobody needs it.
/// </summary>
internal sealed partial class DeploymentDesk(
    ServerRequests requests, ImageFiles images, ILogger<DeploymentDesk> logger)
    : IHostedService, IDisposable
{
    // Two who begin and end deployments at once must not delete each other's image.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Begins one; gives every mistake, one sentence each, and none when it has begun.</summary>
    public async Task<IReadOnlyList<string>> BeginAsync(DeploymentOrder order, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await TidyAsync(cancel);
            images.Save(order.Image.Span);
            var errors = await requests.AskAsync(
                (server, now, effects) => server.StartDeployment(order, now, effects), cancel);
            if (errors.Count > 0)
                await TidyAsync(cancel);
            return errors;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The decisions have recovered: those that go on get their images.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var name in await NeededAsync(cancellationToken))
        {
            if (images.Find(name) is { } image)
                await requests.AskAsync((server, _, _) => server.GiveImage(image), cancellationToken);
            else
                LogMissing(logger, name.Sha256);
        }

        await TidyAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _turn.Dispose();

    private async Task TidyAsync(CancellationToken cancel) => images.KeepOnly(await NeededAsync(cancel));

    private Task<List<ImageName>> NeededAsync(CancellationToken cancel) => requests.AskAsync(
        (server, _, _) => server.Deployments()
            .Where(deployment => deployment.Progress.Stage != DeploymentStage.Ended)
            .Select(deployment => deployment.Plan.Image).Distinct().ToList(),
        cancel);

    [LoggerMessage(EventId = 2062, EventName = "deployment.image.missing", Level = LogLevel.Error,
        Message = "The image {Sha256} of a deployment is missing or damaged in the data directory's folder " +
            "\"images\": restore it from the backup and start again, or cancel the deployment.")]
    private static partial void LogMissing(ILogger logger, string sha256);
}
