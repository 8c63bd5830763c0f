using System.CommandLine;
using Kreisfunk.Codecs.Catalogue;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk codec test`: every example of a device repository.</summary>
internal static class CodecTestCommand
{
    private static readonly Argument<string> Folder = new("DIR")
    {
        Description = "The repository: The Things Network's layout, ChirpStack's, or both.",
    };

    private static readonly Option<bool> Skips = new("--skips")
    {
        Description = "Also prints what was skipped, and why, on standard error.",
    };

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Prints only the last line, the counts as JSON.",
    };

    public static Command Create()
    {
        var command = new CliCommand("test",
            "Runs every example of a device repository: failures one per line, then the counts as one line of JSON; "
            + "ends with 1 when an example fails.",
            "kreisfunk codec test lorawan-devices");
        command.Arguments.Add(Folder);
        command.Options.Add(Skips);
        command.Options.Add(Json);
        command.SetAction(Run);
        return command;
    }

    private static Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var folder = parsed.GetRequiredValue(Folder);
        CatalogueReport report;
        try
        {
            report = CodecCatalogue.Test(folder, cancel: cancel);
        }
        catch (DirectoryNotFoundException)
        {
            throw new CliException($"The folder {folder} does not exist: name the device repository's own folder.",
                CliException.WrongUse);
        }

        var output = parsed.InvocationConfiguration.Output;
        if (!parsed.GetValue(Json))
        {
            foreach (var failure in report.Failures)
                output.WriteLine(failure);
        }

        if (parsed.GetValue(Skips))
        {
            foreach (var skip in report.Skips)
                parsed.InvocationConfiguration.Error.WriteLine(skip);
        }

        output.WriteLine(report.ToJson());
        return Task.FromResult(report.Failed == 0 ? 0 : CliException.CheckFailed);
    }
}
