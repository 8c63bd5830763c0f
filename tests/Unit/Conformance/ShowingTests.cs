using Kreisfunk.Tests.Unit.House;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kreisfunk.Tests.Unit.Conformance;

/// <summary>Which tests say that they show which rows: read from the sources, so that every project counts.</summary>
internal static class ShowingTests
{
    public static IReadOnlyList<(string Feature, string Test)> All { get; } =
    [
        .. Repository.Files("*.cs").Where(path => path.StartsWith("tests/", StringComparison.Ordinal))
            .Select(Repository.Read).Where(text => text.Contains("Shows", StringComparison.Ordinal))
            .SelectMany(text => CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes())
            .OfType<MethodDeclarationSyntax>().SelectMany(Of),
    ];

    private static IEnumerable<(string Feature, string Test)> Of(MethodDeclarationSyntax method)
    {
        var attributes = method.AttributeLists.SelectMany(list => list.Attributes).ToList();
        var shown = attributes.SelectMany(Features).ToList();
        if (shown.Count > 0 && !attributes.Any(IsRun))
            throw new InvalidOperationException($"{method.Identifier.Text} shows something and is never run.");
        var type = ((BaseTypeDeclarationSyntax)method.Parent!).Identifier.Text;
        return shown.Select(feature => (feature, $"{type}.{method.Identifier.Text}"));
    }

    private static IEnumerable<string> Features(AttributeSyntax attribute)
    {
        var texts = attribute.ArgumentList?.Arguments.Select(argument => argument.Expression)
            .OfType<LiteralExpressionSyntax>().Select(literal => literal.Token.ValueText).ToList() ?? [];
        return attribute.Name.ToString() switch
        {
            "Shows" => texts,
            "Trait" when texts is ["Shows", var feature] => [feature],
            _ => [],
        };
    }

    private static bool IsRun(AttributeSyntax attribute) => attribute.Name.ToString() is "Fact" or "Theory"
        && attribute.ArgumentList?.Arguments.Any(argument => argument.NameEquals?.Name.ToString() == "Skip") != true;
}
