using Kreisfunk.Contracts;

namespace Kreisfunk.Codecs.Measurements;

/// <summary>Measurements, and how many values found no place among them.</summary>
internal sealed record MappedMeasurements(IReadOnlyList<Measurement> Measurements, int Left);
