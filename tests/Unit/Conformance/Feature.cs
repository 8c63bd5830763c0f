namespace Kreisfunk.Tests.Unit.Conformance;

/// <summary>One row of the conformance page.</summary>
/// <param name="Id">What tests name it by.</param>
/// <param name="What">In a few words.</param>
/// <param name="Clause">Of which standard; "ours" where no standard asks for it.</param>
/// <param name="ChirpStack">Whether ChirpStack v4 does it.</param>
/// <param name="TheThingsStack">Whether the open source edition of The Things Stack does it.</param>
internal sealed record Feature(string Id, string What, string Clause, Peer ChirpStack, Peer TheThingsStack);

/// <summary>Rows under one heading.</summary>
internal sealed record FeatureGroup(string Name, IReadOnlyList<Feature> Features);

/// <summary>What another server does, by its own source and documentation.</summary>
internal enum Peer
{
    Unknown,
    Yes,
    Partly,
    No,
}
