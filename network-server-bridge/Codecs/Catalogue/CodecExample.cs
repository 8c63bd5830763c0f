using System.Text.Json.Nodes;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>Which function of a codec an example is for.</summary>
internal enum ExampleKind : byte
{
    DecodeUplink,
    EncodeDownlink,
    DecodeDownlink,
}

/// <summary>One example of a device repository.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Name">What the repository calls it.</param>
/// <param name="Input">fPort, bytes, recvTime, variables; or data.</param>
/// <param name="Output">What must come out: data, bytes, fPort, warnings, errors.</param>
/// <param name="Normalized">What normalizeUplink must give, when the example says.</param>
internal sealed record CodecExample(
    ExampleKind Kind, string Name, JsonObject? Input, JsonObject? Output, JsonObject? Normalized);

/// <summary>A codec with its examples, or why there are none to run.</summary>
/// <param name="File">Path under the repository, for messages.</param>
/// <param name="Codec">What to run; null when it cannot be found.</param>
/// <param name="Examples">In the file's order.</param>
/// <param name="Problem">Why the examples cannot be run.</param>
internal sealed record CodecUnderTest(
    string File, CodecSource? Codec, IReadOnlyList<CodecExample> Examples, string? Problem);
