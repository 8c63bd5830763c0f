namespace Kreisfunk.NetworkServer;

/// <summary>The ways ADR can go, by name.</summary>
public sealed class AdrAlgorithms
{
    private readonly Dictionary<string, IAdrAlgorithm> _byName;
    private readonly StandardAdr _standard = new();

    /// <param name="added">Beside those that come with the server; one of the same name takes its place.</param>
    public AdrAlgorithms(params IReadOnlyList<IAdrAlgorithm> added)
    {
        ArgumentNullException.ThrowIfNull(added);
        _byName = new IAdrAlgorithm[] { _standard, new LrFhssAdr(), new FixedAdr() }
            .ToDictionary(algorithm => algorithm.Name, StringComparer.Ordinal);
        foreach (var algorithm in added)
            _byName[algorithm.Name] = algorithm;
    }

    /// <summary>Those that come with the server.</summary>
    public static AdrAlgorithms BuiltIn { get; } = new();

    /// <summary>Their names.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>The algorithm of a name; of an unknown one, the standard.</summary>
    public IAdrAlgorithm Find(string name) => _byName.GetValueOrDefault(name) ?? _standard;
}
