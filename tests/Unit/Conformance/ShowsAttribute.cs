namespace Kreisfunk.Tests.Unit.Conformance;

/// <summary>
/// This test shows rows of docs/reference/conformance.md. Tests of other projects say the same by
/// [Trait("Shows", "row")].
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShowsAttribute(params string[] features) : Attribute
{
    public IReadOnlyList<string> Features { get; } = features;
}
