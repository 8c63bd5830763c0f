using System.CommandLine;
using System.Text.Json.Nodes;
using Kreisfunk.Codecs.Catalogue.Repositories;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk catalogue import`: a device repository's models as profiles with versioned codecs.</summary>
internal static class CatalogueImportCommand
{
    private static readonly ServerOptions Server = new();
    private static readonly Option<bool> Json = Output.Json();

    private static readonly Argument<string> Folder = new("DIR")
    {
        Description = "The repository: The Things Network's layout, ChirpStack's, or both.",
    };

    private static readonly Option<string> Region = new("--region")
    {
        Description = "Only models of this region, or all; eu868 by default.",
        HelpName = "REGION",
        DefaultValueFactory = _ => "eu868",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Says what would be done and changes nothing.",
    };

    public static Command Create()
    {
        var command = new CliCommand("import",
            "Imports a device repository as device profiles with versioned codecs. The same again changes nothing; "
            + "what has changed in the repository becomes a new version. What cannot be used is named with the reason.",
            "kreisfunk catalogue import chirpstack-device-profiles",
            "kreisfunk catalogue import firmware-config/devices --dry-run");
        command.Arguments.Add(Folder);
        command.Options.Add(Region);
        command.Options.Add(DryRun);
        Server.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var contents = Read(parsed.GetRequiredValue(Folder), parsed.GetRequiredValue(Region));
        using var api = Server.Open(parsed);
        var progress = new ImportProgress(parsed.InvocationConfiguration.Error, contents.Entries.Count);
        var import = new CatalogueImport(api, parsed.GetValue(DryRun));
        await import.RunAsync(contents, progress.Show, cancel);
        progress.End();
        Write(parsed, contents, import);
        return 0;
    }

    private static CatalogueContents Read(string folder, string region)
    {
        if (region != "all" && !DeviceRepository.KnownRegions.Contains(region))
        {
            throw new CliException($"--region is {region}: choose all, "
                + $"{string.Join(", ", DeviceRepository.KnownRegions)}.", CliException.WrongUse);
        }

        try
        {
            return DeviceRepository.Read(folder, region == "all" ? null : region);
        }
        catch (DirectoryNotFoundException)
        {
            throw new CliException($"The folder {folder} does not exist: name the device repository's own folder.",
                CliException.WrongUse);
        }
    }

    private static void Write(ParseResult parsed, CatalogueContents contents, CatalogueImport import)
    {
        var output = parsed.InvocationConfiguration.Output;
        var refusals = contents.Refusals.Concat(import.Refusals).ToArray();
        var counts = new JsonObject
        {
            ["added"] = import.Added,
            ["changed"] = import.Changed,
            ["unchanged"] = import.Unchanged,
            ["codecs"] = import.Codecs,
            ["refused"] = refusals.Length,
            ["otherRegions"] = contents.OtherRegions,
        };
        if (parsed.GetValue(Json))
        {
            counts["refusals"] = new JsonArray([.. refusals.Select(refusal => new JsonObject
            {
                ["file"] = refusal.File,
                ["reason"] = refusal.Reason,
            })]);
            Output.WriteJson(output, counts);
            return;
        }

        foreach (var refusal in refusals)
            output.WriteLine($"{refusal.File}: {refusal.Reason}");
        output.WriteLine(
            $"{import.Added} profiles added, {import.Changed} changed, {import.Unchanged} unchanged; "
            + $"{import.Codecs} codecs; {refusals.Length} refused; {contents.OtherRegions} of other regions left out.");
    }
}
