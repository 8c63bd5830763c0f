using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Servers;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Kreisfunk.Tests.Integration.Storage;

public sealed class EmbeddedTelemetryTests : TelemetryConformance
{
    private readonly string _folder = ServerProcess.NewFolder("telemetry");

    private string File => Path.Combine(_folder, "telemetry.db");

    [Fact]
    public async Task What_was_written_is_there_after_opening_again()
    {
        await WriteAsync(Point(0, 1));
        await Writer.DisposeAsync();
        await using var again = await EmbeddedTelemetry.OpenAsync(File, cancel: Cancel);
        Assert.Equal(1, await again.CountUplinksAsync(Device, Cancel));
        await again.WriteAsync([Point(0, 1), Point(10, 2)], Refused, Cancel);
        Assert.Equal(2, await again.CountUplinksAsync(null, Cancel));
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused_with_the_fix()
    {
        await using (var connection = new SqliteConnection($"Data Source={File}"))
        {
            await connection.OpenAsync(Cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            await command.ExecuteNonQueryAsync(Cancel);
        }

        var error = await Assert.ThrowsAsync<TelemetryUnavailableException>(
            () => EmbeddedTelemetry.OpenAsync(File, cancel: Cancel));
        Assert.Contains("schema version 99", error.Message, StringComparison.Ordinal);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<TelemetryUnavailableException>(
            () => EmbeddedTelemetry.OpenAsync(Path.Combine(_folder, "none", "telemetry.db"), cancel: Cancel));
        Assert.Contains(Path.Combine(_folder, "none"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_may_hold_the_file_open()
    {
        await using var pages = await EmbeddedTelemetry.OpenAsync(File, cancel: Cancel);
        await WriteAsync(Point(0, 1));
        Assert.Equal(1, await pages.CountUplinksAsync(Device, Cancel));
    }

    protected override async Task<(ITelemetryWriter Writer, ITelemetryReader Reader)> OpenAsync()
    {
        var telemetry = await EmbeddedTelemetry.OpenAsync(File, cancel: Cancel);
        return (telemetry, telemetry);
    }

    protected override Task CloseAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
