using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Kreisfunk.Tests.Unit.House;

/// <summary>The hard limits of the house style, on every C# file of the repository.</summary>
public sealed partial class TidyTests
{
    private const int MaxFileLines = 600, MaxMethodLines = 70, MaxParameters = 5, MaxLineLength = 120;

    private static readonly string[] NotADomainNoun = ["Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Base"];

    private static readonly string[] NotADomainFolder =
        ["Common", "Utils", "Util", "Helpers", "Models", "Services", "Interfaces", "Shared", "Misc"];

    private static readonly IReadOnlyList<(string Path, SyntaxNode Root)> Sources =
    [
        .. Repository.Files("*.cs").Select(path =>
            (path, CSharpSyntaxTree.ParseText(Repository.Read(path)).GetRoot())),
    ];

    [Fact]
    public void No_file_is_longer_than_the_limit() => Assert.Empty(
        Repository.Files("*.cs").Concat(Repository.Files("*.ts")).Concat(Repository.Files("*.razor"))
            .Select(path => (path, Lines: Repository.Read(path).Split('\n').Length))
            .Where(file => file.Lines > MaxFileLines));

    [Fact]
    public void No_method_is_longer_than_the_limit() => Assert.Empty(
        from source in Sources
        from method in source.Root.DescendantNodes()
        where method is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        let lines = Lines(method)
        where lines > MaxMethodLines
        select $"{source.Path}: {NameOf(method)} has {lines} lines");

    [Fact]
    public void No_method_has_more_parameters_than_the_limit() => Assert.Empty(
        from source in Sources
        from method in source.Root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        where method.ParameterList.Parameters.Count(p => !IsLogger(p)) > MaxParameters && !IsSourceGenerated(method)
        select $"{source.Path}: {NameOf(method)} has {method.ParameterList.Parameters.Count} parameters");

    [Fact]
    public void No_line_is_longer_than_the_limit() => Assert.Empty(
        from path in Repository.Files("*.cs")
        from line in Repository.Read(path).Split('\n').Select((text, index) => (text, Number: index + 1))
        where line.text.TrimEnd('\r').Length > MaxLineLength
        select $"{path}:{line.Number}");

    [Fact]
    public void No_type_or_folder_is_named_after_its_technical_kind()
    {
        var types =
            from source in Sources
            from type in source.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            where NotADomainNoun.Any(noun => type.Identifier.Text.EndsWith(noun, StringComparison.Ordinal))
            select $"{source.Path}: {type.Identifier.Text}";
        var folders =
            from source in Sources
            where source.Path.Split('/').Any(part => NotADomainFolder.Contains(part, StringComparer.Ordinal))
            select source.Path;
        Assert.Empty(types.Concat(folders));
    }

    [Fact]
    public void No_file_has_regions_or_unfinished_business() => Assert.Empty(
        from path in Repository.Files("*.cs").Concat(Repository.Files("*.ts")).Concat(Repository.Files("*.razor"))
        where !path.StartsWith("tests/Unit/House/", StringComparison.Ordinal)
        from line in Repository.Read(path).Split('\n').Select((text, index) => (text, Number: index + 1))
        where Unfinished().IsMatch(line.text)
        select $"{path}:{line.Number}: {line.text.Trim()}");

    [Fact]
    public void Every_class_is_sealed_static_or_abstract() => Assert.Empty(
        from source in Sources
        from type in source.Root.DescendantNodes().OfType<TypeDeclarationSyntax>()
        where type is ClassDeclarationSyntax
            || (type is RecordDeclarationSyntax r && !r.ClassOrStructKeyword.IsKind(SyntaxKind.StructKeyword))
        where !type.Modifiers.Any(m => m.IsKind(SyntaxKind.SealedKeyword) || m.IsKind(SyntaxKind.StaticKeyword)
            || m.IsKind(SyntaxKind.AbstractKeyword) || m.IsKind(SyntaxKind.FileKeyword))
        where !IsSealedElsewhere(type)
        select $"{source.Path}: {type.Identifier.Text}");

    [Fact]
    public void No_log_event_id_is_used_twice()
    {
        var ids = from source in Sources
                  from attribute in source.Root.DescendantNodes().OfType<AttributeSyntax>()
                  where attribute.Name.ToString() == "LoggerMessage"
                  from argument in attribute.ArgumentList?.Arguments ?? default
                  where argument.NameEquals?.Name.Identifier.Text == "EventId"
                  group source.Path by argument.Expression.ToString();
        Assert.Empty(ids.Where(id => id.Count() > 1).Select(id => $"{id.Key}: {string.Join(", ", id)}"));
    }

    private static bool IsSealedElsewhere(TypeDeclarationSyntax type) =>
        type.Modifiers.Any(SyntaxKind.PartialKeyword) && Sources.SelectMany(s => s.Root.DescendantNodes())
            .OfType<TypeDeclarationSyntax>().Any(t => t.Identifier.Text == type.Identifier.Text
                && t.Modifiers.Any(m => m.IsKind(SyntaxKind.SealedKeyword) || m.IsKind(SyntaxKind.StaticKeyword)));

    private static bool IsSourceGenerated(BaseMethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(l => l.Attributes)
            .Any(a => a.Name.ToString() is "LoggerMessage" or "Benchmark" or "Theory" or "LibraryImport");

    private static bool IsLogger(ParameterSyntax parameter) =>
        parameter.Type?.ToString() is { } type
        && (type.StartsWith("ILogger", StringComparison.Ordinal) || type == "CancellationToken");

    private static int Lines(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        _ => node.Kind().ToString(),
    };

    [GeneratedRegex(@"#region|\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException|catch\s*\{\s*\}")]
    private static partial Regex Unfinished();
}
