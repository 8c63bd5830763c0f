using Dapper;

namespace Kreisfunk.Storage;

public sealed partial class Registry
{
    /// <summary>
    /// The longest codec script: well above the largest known one (about 250 kB), a bound on what one row may cost.
    /// </summary>
    public const int MaxCodecSource = 1_000_000;

    private const string CodecColumns = "id, name, version, kind, source";

    public Task SaveProfileAsync(DeviceProfile profile, CancellationToken cancel = default) =>
        SaveAsync(
            """
            INSERT INTO device_profiles (id, name, region, codec_id, settings)
            VALUES (@Id, @Name, @Region, @CodecId, @Settings)
            ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, region = excluded.region, codec_id = excluded.codec_id,
                settings = excluded.settings
            """,
            new
            {
                Id = Stored.Id(profile.Id),
                Name = CheckName(profile.Name, "a profile"),
                profile.Region,
                CodecId = Stored.Id(profile.CodecId),
                Settings = profile.Settings.Write(),
            },
            $"profile \"{profile.Name}\"", cancel);

    public async Task<DeviceProfile?> FindProfileAsync(Guid id, CancellationToken cancel = default) =>
        (await ProfilesAsync("WHERE id = @Id", new { Id = Stored.Id(id) }, cancel).ConfigureAwait(false))
        .SingleOrDefault();

    public async Task<DeviceProfile?> FindProfileByNameAsync(string name, CancellationToken cancel = default) =>
        (await ProfilesAsync("WHERE name = @Name", new { Name = name }, cancel).ConfigureAwait(false))
        .SingleOrDefault();

    public Task<IReadOnlyList<DeviceProfile>> ListProfilesAsync(
        int limit = MaxPage, Guid? after = null, CancellationToken cancel = default) =>
        ProfilesAsync(
            "WHERE id > @After ORDER BY id LIMIT @Limit", new { After = Stored.Id(after) ?? "", Limit = Page(limit) },
            cancel);

    /// <summary>
    /// The newest version of the codec if it is exactly this, otherwise a new version, one higher. Versions never
    /// change: what was decoded with one can be decoded again.
    /// </summary>
    public async Task<CodecVersion> AddCodecAsync(
        string name, CodecKind kind, string source, CancellationToken cancel = default)
    {
        if (source.Length > MaxCodecSource)
            throw new RegistryException(
                $"The codec \"{name}\" has {source.Length} characters, at most {MaxCodecSource} are allowed: "
                + "shorten it.");

        var row = new Rows.Codec
        {
            Id = Stored.Id(Guid.NewGuid()),
            Name = CheckName(name, "a codec"),
            Kind = (long)kind,
            Source = Stored.Text(source, MaxCodecSource),
        };
        return await Database.WriteAsync(
            async transaction =>
            {
                var newest = await transaction.Connection!.QuerySingleOrDefaultAsync<Rows.Codec>(
                    $"SELECT {CodecColumns} FROM codecs WHERE name = @Name ORDER BY version DESC LIMIT 1",
                    row, transaction).ConfigureAwait(false);
                if (newest is not null && newest.Kind == row.Kind && newest.Source == row.Source)
                    return newest.ToRecord();

                row.Version = (newest?.Version ?? 0) + 1;
                await transaction.Connection!.ExecuteAsync(
                    $"INSERT INTO codecs ({CodecColumns}) VALUES (@Id, @Name, @Version, @Kind, @Source)",
                    row, transaction).ConfigureAwait(false);
                return row.ToRecord();
            },
            cancel).ConfigureAwait(false);
    }

    /// <summary>Keeps a version with the id and number it has elsewhere; the same again changes nothing.</summary>
    /// <exception cref="RegistryException">Another version has this id, or this name and number.</exception>
    public async Task SaveCodecAsync(CodecVersion codec, CancellationToken cancel = default)
    {
        await SaveAsync(
            $"""
            INSERT INTO codecs ({CodecColumns}) VALUES (@Id, @Name, @Version, @Kind, @Source)
            ON CONFLICT (id) DO NOTHING
            """,
            new
            {
                Id = Stored.Id(codec.Id),
                Name = CheckName(codec.Name, "a codec"),
                Version = (long)codec.Version,
                Kind = (long)codec.Kind,
                codec.Source,
            },
            $"codec \"{codec.Name}\" version {codec.Version}", cancel).ConfigureAwait(false);
        if (await FindCodecAsync(codec.Id, cancel).ConfigureAwait(false) != codec)
            throw new RegistryException(
                $"The codec \"{codec.Name}\" version {codec.Version} is stored already and differs; versions never "
                + "change: add a new version.");
    }

    public async Task<CodecVersion?> FindCodecAsync(Guid id, CancellationToken cancel = default) =>
        (await CodecsAsync("WHERE id = @Id", new { Id = Stored.Id(id) }, cancel).ConfigureAwait(false))
        .SingleOrDefault();

    /// <summary>The newest version of that name.</summary>
    public async Task<CodecVersion?> FindCodecByNameAsync(string name, CancellationToken cancel = default) =>
        (await CodecsAsync("WHERE name = @Name ORDER BY version DESC LIMIT 1", new { Name = name }, cancel)
            .ConfigureAwait(false)).SingleOrDefault();

    public Task<IReadOnlyList<CodecVersion>> ListCodecsAsync(
        int limit = MaxPage, Guid? after = null, CancellationToken cancel = default) =>
        CodecsAsync(
            "WHERE id > @After ORDER BY id LIMIT @Limit", new { After = Stored.Id(after) ?? "", Limit = Page(limit) },
            cancel);

    private async Task<IReadOnlyList<DeviceProfile>> ProfilesAsync(
        string rest, object parameters, CancellationToken cancel) =>
        [
            .. (await Database.QueryAsync<Rows.Profile>(
                "SELECT id, name, region, codec_id, settings FROM device_profiles " + rest, parameters, cancel)
                .ConfigureAwait(false)).Select(row => row.ToRecord()),
        ];

    private async Task<IReadOnlyList<CodecVersion>> CodecsAsync(
        string rest, object parameters, CancellationToken cancel) =>
        [
            .. (await Database.QueryAsync<Rows.Codec>(
                $"SELECT {CodecColumns} FROM codecs {rest}", parameters, cancel)
                .ConfigureAwait(false)).Select(row => row.ToRecord()),
        ];
}
