using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>YAML as JSON by YAML 1.2's core rules: a plain scalar may be a number, truth or null.</summary>
internal static class YamlJson
{
    // References to one part can stand for billions of nodes, and a short text can nest without end.
    private const int MaxNodes = 500_000;
    private const int MaxDepth = 64;

    /// <summary>The document's mapping, or a sentence why not.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out JsonObject? document, out string problem) =>
        TryRead(text, asTexts: false, out document, out problem);

    /// <summary>
    /// The same; with asTexts every value is a text as it stands there: a version 1.0 must not become the number 1.
    /// </summary>
    public static bool TryRead(
        string text, bool asTexts, [NotNullWhen(true)] out JsonObject? document, out string problem)
    {
        document = null;
        problem = "";
        try
        {
            document = new Reader(new Parser(new StringReader(text)), asTexts).Document() as JsonObject;
            problem = document is null ? "is no YAML mapping" : "";
        }
        catch (YamlException e)
        {
            problem = $"is no YAML: line {e.Start.Line}, column {e.Start.Column}: {e.Message}";
        }

        return document is not null;
    }

    private sealed class Reader(Parser parser, bool asTexts)
    {
        private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
        private int _nodes;
        private int _depth;

        public JsonNode? Document()
        {
            parser.Consume<StreamStart>();
            return parser.TryConsume<DocumentStart>(out _) ? Node() : null;
        }

        private JsonNode? Node()
        {
            var at = parser.Current!;
            if (parser.TryConsume<AnchorAlias>(out var alias))
                return Copy(alias);
            Count(at, 1);
            if (++_depth > MaxDepth)
                throw new YamlException(at.Start, at.End, $"nested deeper than {MaxDepth} levels");
            var anchor = ((NodeEvent)at).Anchor;
            JsonNode? node = at switch
            {
                Scalar scalar => Scalar(scalar),
                SequenceStart => Sequence(),
                _ => Mapping(),
            };
            _depth--;
            if (!anchor.IsEmpty)
                _anchors[anchor] = node;
            return node;
        }

        private JsonNode? Scalar(Scalar scalar)
        {
            parser.MoveNext();
            return scalar.Style == ScalarStyle.Plain && !asTexts
                ? Plain(scalar.Value)
                : JsonValue.Create(scalar.Value);
        }

        private JsonArray Sequence()
        {
            parser.MoveNext();
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                list.Add(Node());
            return list;
        }

        private JsonObject Mapping()
        {
            parser.Consume<MappingStart>();
            var properties = new JsonObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>().Value;
                properties[key] = Node();
            }

            return properties;
        }

        private JsonNode? Copy(AnchorAlias alias)
        {
            if (!_anchors.TryGetValue(alias.Value, out var node))
                throw new YamlException(alias.Start, alias.End, $"*{alias.Value} names nothing before it");
            Count(alias, Size(node));
            return node?.DeepClone();
        }

        private void Count(ParsingEvent at, int nodes)
        {
            _nodes += nodes;
            if (_nodes > MaxNodes)
                throw new YamlException(at.Start, at.End, $"more than {MaxNodes} nodes");
        }

        private static int Size(JsonNode? node) => node switch
        {
            JsonObject properties => 1 + properties.Sum(p => Size(p.Value)),
            JsonArray list => 1 + list.Sum(Size),
            _ => 1,
        };
    }

    private static JsonNode? Plain(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL")
            return null;
        if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
            return text[0] is 't' or 'T';
        if (text.StartsWith("0x", StringComparison.Ordinal) &&
            long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hex))
            return hex;
        var looksLikeNumber = char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] is '-' or '+' or '.');
        if (!looksLikeNumber)
            return text;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return isNumber && double.IsFinite(number) ? number : text;
    }
}
