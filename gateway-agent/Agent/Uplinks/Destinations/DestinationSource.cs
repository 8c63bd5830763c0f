using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Reads the destinations from the settings, at the start and whenever they change. What does not hold is told and
/// changes nothing.
/// </summary>
internal sealed class DestinationSource(IConfiguration configuration, IValidateOptions<AgentOptions> validator)
{
    private readonly IConfigurationSection _agent = configuration.GetSection(AgentOptions.Section);

    // Those that said something of the agent when its settings were last good.
    private HashSet<IConfigurationProvider> _spoke = [];

    private IEnumerable<IConfigurationProvider> Providers => ProvidersOf(configuration);

    /// <summary>
    /// Calls back when the settings may have changed, and when a file of them cannot be read any more.
    /// </summary>
    public IDisposable OnChange(Action changed, Action<string> unreadable)
    {
        foreach (var file in Providers.OfType<FileConfigurationProvider>())
        {
            // The exception goes on to whoever watches the file; here it only gets a voice.
            file.Source.OnLoadException += context =>
                unreadable($"{file.Source.Path}: {context.Exception.GetBaseException().Message}");
        }

        return ChangeToken.OnChange(configuration.GetReloadToken, changed);
    }

    public bool TryRead(out DestinationPlan plan, out IReadOnlyList<string> errors)
    {
        plan = DestinationPlan.Nothing;
        // A file that is missing or broken for a moment is no wish to drop all operators.
        var speak = Providers.Where(p => p.GetChildKeys([], AgentOptions.Section).Any()).ToHashSet();
        if (_spoke.FirstOrDefault(p => !speak.Contains(p)) is { } silent)
        {
            errors = [$"The section Agent is gone from {Describe(silent)}: put it back, or restart the agent without "
                + "it."];
            return false;
        }

        var options = new AgentOptions();
        try
        {
            _agent.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            errors = [e.GetBaseException() == e ? e.Message : $"{e.Message} {e.GetBaseException().Message}"];
            return false;
        }

        errors = [.. validator.Validate(null, options).Failures ?? []];
        if (errors.Count > 0)
            return false;
        _spoke = speak;
        plan = new DestinationPlan(options.DownlinkOwner, options.Destinations.ToDictionary(
            pair => pair.Key, pair => new PlannedDestination(pair.Value, Settings(pair.Key))));
        return true;
    }

    // A process that composes the agent may hand it settings it has read itself.
    private static IEnumerable<IConfigurationProvider> ProvidersOf(IConfiguration configuration) =>
        ((configuration as IConfigurationRoot)?.Providers ?? []).SelectMany(provider =>
            provider is ChainedConfigurationProvider chained ? ProvidersOf(chained.Configuration) : [provider]);

    private static string Describe(IConfigurationProvider provider) =>
        (provider as FileConfigurationProvider)?.Source.Path ?? "the settings";

    private string Settings(string name) => string.Join('\n', _agent.GetSection($"Destinations:{name}")
        .AsEnumerable(makePathsRelative: true).OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
        .Select(pair => $"{pair.Key}={pair.Value}"));
}
