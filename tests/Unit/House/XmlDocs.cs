using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Kreisfunk.Tests.Unit.House;

/// <summary>The documentation comments of an assembly, from the file the compiler writes beside it.</summary>
public sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> _members;

    private XmlDocs(XDocument document) => _members = document.Descendants("member")
        .Where(m => m.Attribute("name") is not null).ToDictionary(m => m.Attribute("name")!.Value);

    public static XmlDocs For(Assembly assembly) =>
        new(XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")));

    /// <summary>The summary as one line of text; fails when there is none.</summary>
    public string Summary(string member)
    {
        Assert.True(_members.TryGetValue(member, out var element), $"{member} has no documentation comment.");
        var summary = element!.Element("summary");
        Assert.NotNull(summary);
        return Text(summary);
    }

    private static string Text(XElement element)
    {
        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "see" } see => see.Attribute("cref")?.Value.Split('.')[^1] ?? "",
            XElement inner => inner.Value,
            _ => "",
        }));
        return Blanks().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
