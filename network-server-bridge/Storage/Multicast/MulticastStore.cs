using System.Buffers.Binary;
using System.Data.Common;
using System.Text;
using Dapper;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>Multicast groups in the registry's database; address and keys sealed under the key file.</summary>
public sealed class MulticastStore(Registry registry, KeySealer sealer)
{
    /// <summary>
    /// Devices of one group: the size of one row of names, and of a deployment; a larger town makes two groups.
    /// </summary>
    public const int MaxMembers = 10_000;

    private const int SecretBytes = DevAddr.LengthBytes + (2 * AesKey.LengthBytes);

    private const string Columns = """
        group_eui, name, application_id, region, class, frequency_hz, data_rate, ping_slot_periodicity, gateways,
        sealed, created_at
        """;

    /// <summary>Saves a group in place of the one it was; null secrets leave those it has.</summary>
    /// <exception cref="RegistryException">
    /// The name is taken, a member or the application is unknown, or a new group has no secrets.
    /// </exception>
    public async Task SaveAsync(MulticastGroupRow group, MulticastSecrets? secrets, CancellationToken cancel = default)
    {
        try
        {
            await registry.Database.WriteAsync(transaction => WriteAsync(transaction, group, secrets), cancel)
                .ConfigureAwait(false);
        }
        catch (DbException error) when (Database.IsMissingReference(error))
        {
            throw new RegistryException(
                $"The group \"{group.Name}\" names a device or an application that is not in the registry: save that "
                + "first.", error);
        }
        catch (DbException error) when (Database.IsTaken(error))
        {
            throw new RegistryException(
                $"There is another group of the name \"{group.Name}\": choose another name.", error);
        }
    }

    /// <summary>A page of groups with their secrets, ordered by their EUI, those after the given one.</summary>
    public async Task<IReadOnlyList<(MulticastGroupRow Group, MulticastSecrets Secrets)>> ListAsync(
        int limit = Registry.MaxPage, Eui64? after = null, CancellationToken cancel = default) =>
        await ReadAsync("WHERE group_eui > @After ORDER BY group_eui LIMIT @Limit",
            new { After = after?.ToString() ?? "", Limit = Registry.Page(limit) }, cancel).ConfigureAwait(false);

    public async Task<(MulticastGroupRow Group, MulticastSecrets Secrets)?> FindAsync(
        Eui64 groupEui, CancellationToken cancel = default)
    {
        var found = await ReadAsync(
            "WHERE group_eui = @GroupEui", new { GroupEui = groupEui.ToString() }, cancel).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>False when there is none.</summary>
    public async Task<bool> DeleteAsync(Eui64 groupEui, CancellationToken cancel = default) =>
        await registry.Database.ExecuteAsync("DELETE FROM multicast_groups WHERE group_eui = @GroupEui",
            new { GroupEui = groupEui.ToString() }, cancel).ConfigureAwait(false) > 0;

    /// <summary>Never a key.</summary>
    public override string ToString() => "MulticastStore(hidden)";

    private async Task<bool> WriteAsync(
        DbTransaction transaction, MulticastGroupRow group, MulticastSecrets? secrets)
    {
        var connection = transaction.Connection!;
        var groupEui = group.GroupEui.ToString();
        var known = await connection.QuerySingleOrDefaultAsync<byte[]>(
            "SELECT sealed FROM multicast_groups WHERE group_eui = @groupEui", new { groupEui }, transaction)
            .ConfigureAwait(false);
        var sealedSecrets = (secrets is null ? known : Seal(group.GroupEui, secrets))
            ?? throw new RegistryException($"The group \"{group.Name}\" is new and needs its address and keys.");
        await connection.ExecuteAsync(
            $"""
            INSERT INTO multicast_groups ({Columns})
            VALUES (@GroupEui, @Name, @ApplicationId, @Region, @Class, @FrequencyHz, @DataRate, @PingSlotPeriodicity,
                @Gateways, @Sealed, @CreatedAt)
            ON CONFLICT (group_eui) DO UPDATE SET
                name = excluded.name, application_id = excluded.application_id, region = excluded.region,
                class = excluded.class, frequency_hz = excluded.frequency_hz, data_rate = excluded.data_rate,
                ping_slot_periodicity = excluded.ping_slot_periodicity, gateways = excluded.gateways,
                sealed = excluded.sealed
            """,
            MulticastRow.Of(group, sealedSecrets), transaction).ConfigureAwait(false);
        await connection.ExecuteAsync(
            "DELETE FROM multicast_members WHERE group_eui = @groupEui", new { groupEui }, transaction)
            .ConfigureAwait(false);
        await connection.ExecuteAsync(
            "INSERT INTO multicast_members (group_eui, dev_eui) VALUES (@groupEui, @devEui)",
            group.Members.Distinct().Select(member => new { groupEui, devEui = member.ToString() }).ToList(),
            transaction).ConfigureAwait(false);
        return true;
    }

    private async Task<List<(MulticastGroupRow, MulticastSecrets)>> ReadAsync(
        string rest, object parameters, CancellationToken cancel)
    {
        var rows = await registry.Database.QueryAsync<MulticastRow>(
            $"SELECT {Columns} FROM multicast_groups {rest}", parameters, cancel).ConfigureAwait(false);
        var members = await registry.Database.QueryAsync<MemberRow>(
            $"""
            SELECT group_eui, dev_eui FROM multicast_members
            WHERE group_eui IN (SELECT group_eui FROM multicast_groups {rest}) ORDER BY dev_eui
            """, parameters, cancel).ConfigureAwait(false);
        var byGroup = members.ToLookup(member => member.GroupEui, member => Stored.Eui(member.DevEui));
        return [.. rows.Select(row => (row.ToRecord([.. byGroup[row.GroupEui]]), Open(row)))];
    }

    // McAddr 4, most significant byte first | McNwkSKey 16 | McAppSKey 16
    private byte[] Seal(Eui64 groupEui, MulticastSecrets secrets)
    {
        Span<byte> plain = stackalloc byte[SecretBytes];
        BinaryPrimitives.WriteUInt32BigEndian(plain, secrets.McAddr.Value);
        secrets.McNwkSKey.CopyTo(plain[DevAddr.LengthBytes..]);
        secrets.McAppSKey.CopyTo(plain[(DevAddr.LengthBytes + AesKey.LengthBytes)..]);
        return sealer.Seal(plain, Aad(groupEui.ToString()));
    }

    private MulticastSecrets Open(MulticastRow row)
    {
        if (!sealer.TryOpen(row.Sealed, Aad(row.GroupEui), out var plain) || plain.Length != SecretBytes)
        {
            throw new KeyStoreException(
                $"The key file does not open the keys of group {row.GroupEui} in {registry.Name}: restore the key file "
                + "that belongs to this registry, or delete the group and set it up again.");
        }

        return new MulticastSecrets(new DevAddr(BinaryPrimitives.ReadUInt32BigEndian(plain)),
            new AesKey(plain.AsSpan(DevAddr.LengthBytes, AesKey.LengthBytes)),
            new AesKey(plain.AsSpan(DevAddr.LengthBytes + AesKey.LengthBytes, AesKey.LengthBytes)));
    }

    private static byte[] Aad(string groupEui) => Encoding.ASCII.GetBytes($"{groupEui}|multicast|1");
}

/// <summary>A member as both databases give it.</summary>
internal sealed class MemberRow
{
    public string GroupEui { get; set; } = "";
    public string DevEui { get; set; } = "";
}

/// <summary>A group as both databases give it.</summary>
internal sealed class MulticastRow
{
    public string GroupEui { get; set; } = "";
    public string Name { get; set; } = "";
    public string ApplicationId { get; set; } = "";
    public string Region { get; set; } = "";
    public long Class { get; set; }
    public long FrequencyHz { get; set; }
    public long? DataRate { get; set; }
    public long PingSlotPeriodicity { get; set; }
    public string Gateways { get; set; } = "";
    public byte[] Sealed { get; set; } = [];
    public long CreatedAt { get; set; }

    public static MulticastRow Of(MulticastGroupRow group, byte[] sealedSecrets) => new()
    {
        GroupEui = group.GroupEui.ToString(),
        Name = Stored.Text(group.Name, 200),
        ApplicationId = Stored.Id(group.ApplicationId),
        Region = Stored.Text(group.Region, 200),
        Class = Stored.Flag(group.IsClassB),
        FrequencyHz = group.FrequencyHz,
        DataRate = group.DataRate,
        PingSlotPeriodicity = group.PingSlotPeriodicity,
        Gateways = string.Join(' ', group.Gateways),
        Sealed = sealedSecrets,
        CreatedAt = Stored.Time(group.CreatedAt),
    };

    public MulticastGroupRow ToRecord(IReadOnlyList<Eui64> members) => new(
        Stored.Eui(GroupEui), Name, Guid.Parse(ApplicationId), Region, Class != 0, (uint)FrequencyHz, (int?)DataRate,
        (int)PingSlotPeriodicity, members,
        [.. Gateways.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Stored.Eui)], Stored.Time(CreatedAt));
}
