using System.Buffers.Binary;
using Dapper;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>
/// The devices' keys, sealed in the registry's database under the key file of the data directory. Only the bridge and
/// the command line open it; processes that show pages have no way to a key.
/// </summary>
public sealed class DeviceKeyStore
{
    private const long AppKeyKind = 1, NwkSKeyKind = 2, AppSKeyKind = 3, DevAddrKind = 4, NwkKeyKind = 5,
        FNwkSIntKeyKind = 6, SNwkSIntKeyKind = 7, NwkSEncKeyKind = 8, GenAppKeyKind = 9;

    // Of the sealed form and its AAD; a row written in another form is not guessed at.
    private const long Version = 1;

    private readonly Database _database;
    private readonly string _keyFile;

    private DeviceKeyStore(Database database, KeySealer sealer, string keyFile)
    {
        _database = database;
        _keyFile = keyFile;
        Sealer = sealer;
    }

    /// <summary>
    /// For other secrets of the same installation, such as the journal's sessions; choose another AAD.
    /// </summary>
    public KeySealer Sealer { get; }

    /// <summary>
    /// Opens the key file, creating it when nothing is sealed yet, and checks that it opens what is stored.
    /// </summary>
    /// <exception cref="KeyStoreException">
    /// The file is missing, damaged, readable by others, or of another registry.
    /// </exception>
    public static async Task<DeviceKeyStore> OpenAsync(
        Registry registry, string dataDirectory, CancellationToken cancel = default)
    {
        var database = registry.Database;
        var probe = await database.QueryAsync<KeyRow>(
            "SELECT dev_eui, kind, version, sealed FROM device_keys ORDER BY dev_eui, kind LIMIT 1", null, cancel)
            .ConfigureAwait(false);
        var sealer = KekFile.Open(dataDirectory, mayCreate: probe.Count == 0);
        var store = new DeviceKeyStore(database, sealer, KekFile.PathIn(dataDirectory));
        if (probe.Count > 0)
            store.Open(probe[0]);
        return store;
    }

    /// <summary>Seals the keys of a registered device, in place of those it had.</summary>
    /// <exception cref="RegistryException">The device is not registered.</exception>
    public async Task SaveAsync(DeviceKeys keys, CancellationToken cancel = default)
    {
        var devEui = keys.DevEui.ToString();
        var rows = Seal(keys);
        try
        {
            await _database.WriteAsync(
                async transaction =>
                {
                    var connection = transaction.Connection!;
                    await connection.ExecuteAsync(
                        "DELETE FROM device_keys WHERE dev_eui = @devEui", new { devEui }, transaction)
                        .ConfigureAwait(false);
                    return await connection.ExecuteAsync(
                        """
                        INSERT INTO device_keys (dev_eui, kind, version, sealed)
                        VALUES (@DevEui, @Kind, @Version, @Sealed)
                        """,
                        rows, transaction).ConfigureAwait(false);
                },
                cancel).ConfigureAwait(false);
        }
        catch (System.Data.Common.DbException error) when (Database.IsMissingReference(error))
        {
            throw new RegistryException(
                $"The device {devEui} is not registered: save the device before its keys.", error);
        }
    }

    public async Task<DeviceKeys?> FindAsync(Eui64 devEui, CancellationToken cancel = default)
    {
        var rows = await _database.QueryAsync<KeyRow>(
            "SELECT dev_eui, kind, version, sealed FROM device_keys WHERE dev_eui = @DevEui",
            new { DevEui = devEui.ToString() }, cancel).ConfigureAwait(false);
        return rows.Count == 0 ? null : OpenAll(devEui, rows);
    }

    /// <summary>A page of devices' keys, ordered by DevEUI, those after the given one.</summary>
    public async Task<IReadOnlyList<DeviceKeys>> ListAsync(
        int limit = Registry.MaxPage, Eui64? after = null, CancellationToken cancel = default)
    {
        var rows = await _database.QueryAsync<KeyRow>(
            """
            SELECT dev_eui, kind, version, sealed FROM device_keys WHERE dev_eui IN (
                SELECT DISTINCT dev_eui FROM device_keys WHERE dev_eui > @After ORDER BY dev_eui LIMIT @Limit)
            ORDER BY dev_eui
            """,
            new { After = after?.ToString() ?? "", Limit = Registry.Page(limit) }, cancel).ConfigureAwait(false);
        return [.. rows.GroupBy(row => row.DevEui).Select(group => OpenAll(Stored.Eui(group.Key), group))];
    }

    /// <summary>Never a key.</summary>
    public override string ToString() => "DeviceKeyStore(hidden)";

    private List<KeyRow> Seal(DeviceKeys keys)
    {
        var rows = new List<KeyRow>(8)
        {
            Seal(keys.DevEui, AppKeyKind, keys.AppKey),
            Seal(keys.DevEui, NwkSKeyKind, keys.NwkSKey),
            Seal(keys.DevEui, AppSKeyKind, keys.AppSKey),
        };
        if (keys.DevAddr is { } devAddr)
        {
            Span<byte> bytes = stackalloc byte[DevAddr.LengthBytes];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, devAddr.Value);
            rows.Add(Seal(keys.DevEui, DevAddrKind, bytes));
        }

        if (!keys.GenAppKey.IsZero)
            rows.Add(Seal(keys.DevEui, GenAppKeyKind, keys.GenAppKey));
        if (keys.Are11)
        {
            rows.Add(Seal(keys.DevEui, NwkKeyKind, keys.NwkKey));
            rows.Add(Seal(keys.DevEui, FNwkSIntKeyKind, keys.FNwkSIntKey));
            rows.Add(Seal(keys.DevEui, SNwkSIntKeyKind, keys.SNwkSIntKey));
            rows.Add(Seal(keys.DevEui, NwkSEncKeyKind, keys.NwkSEncKey));
        }

        return rows;
    }

    private KeyRow Seal(Eui64 devEui, long kind, AesKey key)
    {
        Span<byte> bytes = stackalloc byte[AesKey.LengthBytes];
        key.CopyTo(bytes);
        return Seal(devEui, kind, bytes);
    }

    private KeyRow Seal(Eui64 devEui, long kind, ReadOnlySpan<byte> secret) => new()
    {
        DevEui = devEui.ToString(),
        Kind = kind,
        Version = Version,
        Sealed = Sealer.Seal(secret, Aad(devEui, kind, Version)),
    };

    private DeviceKeys OpenAll(Eui64 devEui, IEnumerable<KeyRow> rows)
    {
        var keys = new DeviceKeys(devEui, default, null, default, default);
        foreach (var row in rows)
        {
            var secret = Open(row);
            keys = row.Kind switch
            {
                AppKeyKind => keys with { AppKey = new AesKey(secret) },
                NwkSKeyKind => keys with { NwkSKey = new AesKey(secret) },
                AppSKeyKind => keys with { AppSKey = new AesKey(secret) },
                NwkKeyKind => keys with { NwkKey = new AesKey(secret) },
                FNwkSIntKeyKind => keys with { FNwkSIntKey = new AesKey(secret) },
                SNwkSIntKeyKind => keys with { SNwkSIntKey = new AesKey(secret) },
                GenAppKeyKind => keys with { GenAppKey = new AesKey(secret) },
                NwkSEncKeyKind => keys with { NwkSEncKey = new AesKey(secret) },
                DevAddrKind => keys with { DevAddr = new DevAddr(BinaryPrimitives.ReadUInt32BigEndian(secret)) },
                _ => keys,
            };
        }

        return keys;
    }

    private byte[] Open(KeyRow row)
    {
        if (row.Version == Version
            && Sealer.TryOpen(row.Sealed, Aad(Stored.Eui(row.DevEui), row.Kind, row.Version), out var secret))
            return secret;

        throw new KeyStoreException(
            $"The key file {_keyFile} does not open the keys of device {row.DevEui} in {_database.Name}: restore the "
            + "key file that belongs to this registry, or delete the device and register it again.");
    }

    // DevEUI 8 | kind 1 | version 4, so that no row opens in another's place.
    private static byte[] Aad(Eui64 devEui, long kind, long version)
    {
        var aad = new byte[13];
        devEui.WriteBigEndian(aad);
        aad[8] = (byte)kind;
        BinaryPrimitives.WriteUInt32BigEndian(aad.AsSpan(9), (uint)version);
        return aad;
    }

    private sealed class KeyRow
    {
        public string DevEui { get; set; } = "";
        public long Kind { get; set; }
        public long Version { get; set; }
        public byte[] Sealed { get; set; } = [];
    }
}
