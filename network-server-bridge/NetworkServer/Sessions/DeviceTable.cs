using System.Buffers.Binary;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>All devices by DevEUI, and the sessions of those that have a record by DevAddr.</summary>
internal sealed class DeviceTable(int maxDormant)
{
    private readonly Dictionary<Eui64, Device> _devices = [];
    private readonly Dictionary<DevAddr, Session> _sessions = [];
    private readonly LinkedList<Device> _dormant = new();

    public int DormantCount => _dormant.Count;

    public IEnumerable<Device> InOrder => _devices.Values.OrderBy(device => device.DevEui);

    public Device? Find(Eui64 devEui) => _devices.GetValueOrDefault(devEui);

    /// <summary>
    /// The first session that might have sent a frame with this address; the others follow it, see
    /// <see cref="Session.NextOfAddress"/>. Null when there is none.
    /// </summary>
    public Session? FirstOf(DevAddr devAddr) => _sessions.GetValueOrDefault(devAddr);

    public bool IsTaken(DevAddr devAddr) => _sessions.ContainsKey(devAddr);

    public void Set(DeviceRecord record)
    {
        var device = GetOrAdd(record.DevEui);
        Unindex(device);
        Wake(device);
        device.Record = record;
        if (record.Abp is null)
            SetRootKeys(device, record);
        else
            SetAbp(device, record.Abp);
        Index(device);
    }

    public void Remove(Eui64 devEui)
    {
        if (Find(devEui) is not { Record: not null } device)
            return;
        Unindex(device);
        device.Record = null;
        device.Dormant = _dormant.AddLast(device);
        while (_dormant.Count > maxDormant)
        {
            _devices.Remove(_dormant.First!.Value.DevEui);
            _dormant.RemoveFirst();
        }
    }

    /// <summary>A session joined for; it awaits its first uplink.</summary>
    public Device Start(SessionStart start)
    {
        var device = GetOrAdd(start.DevEui);
        device.Count(start);
        TakeRootKeysOf(device, start);
        if (!device.MayHold(start))
            return device;
        Unindex(device);
        device.Pending = new Session(device, start) { IsJournaled = true };
        Index(device);
        return device;
    }

    /// <summary>
    /// A session that is in use at once: that of an ABP device, at its first frame or after a reset of its counters.
    /// </summary>
    public Session? Adopt(SessionStart start)
    {
        var device = GetOrAdd(start.DevEui);
        device.Count(start);
        if (device.Current is { } current && current.Start.SessionNumber == start.SessionNumber
            && current.HasKeysOf(start))
        {
            current.Adopt(start);
            return current;
        }

        if (!device.MayHold(start))
        {
            RenumberUnusedAbp(device, start.SessionNumber);
            return null;
        }

        Unindex(device);
        device.Current = new Session(device, start) { IsJournaled = true };
        Index(device);
        return device.Current;
    }

    /// <summary>The session that an accepted uplink belongs to; null when its keys were exchanged meanwhile.</summary>
    public Session? Use(Eui64 devEui, uint sessionNumber)
    {
        var device = GetOrAdd(devEui);
        if (device.Pending is { } pending && pending.Start.SessionNumber == sessionNumber)
        {
            Unindex(device);
            device.Current = pending;
            device.Pending = null;
            Index(device);
        }

        return device.Current?.Start.SessionNumber == sessionNumber ? device.Current : null;
    }

    public Device Restore(DeviceSnapshot snapshot)
    {
        var device = GetOrAdd(snapshot.DevEui);
        device.LastSessionNumber = Math.Max(device.LastSessionNumber, snapshot.LastSessionNumber);
        device.LastJoinNonce = Math.Max(device.LastJoinNonce, snapshot.LastJoinNonce);
        if (device.Record is null)
            device.RootKeyCheck = snapshot.RootKeyCheck;
        if (device.RootKeyCheck == snapshot.RootKeyCheck)
        {
            device.LastRjCount1 = snapshot.LastRjCount1;
            foreach (var nonce in snapshot.DevNonces)
                device.DevNonces.Add(nonce);
        }

        device.ResetAllowedUntil = snapshot.ResetAllowedUntil;
        Unindex(device);
        if (snapshot.Current is { } current && device.MayHold(current.Start))
            device.Current = Session.Restore(device, current);
        else
            RenumberUnusedAbp(device, snapshot.LastSessionNumber);
        if (snapshot.Pending is { } pending && device.MayHold(pending.Start))
            device.Pending = Session.Restore(device, pending);
        Index(device);
        return device;
    }

    /// <summary>Which root keys a session or a nonce belongs to. Says nothing of the keys; never 0.</summary>
    public static ulong CheckOf(RootKeys keys)
    {
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        "Kreisfunk key id"u8.CopyTo(block);
        new AesCipher(keys.AppKey).EncryptBlock(block, block);
        if (!keys.NwkKey.IsZero)
            new AesCipher(keys.NwkKey).EncryptBlock(block, block);
        return BinaryPrimitives.ReadUInt64LittleEndian(block) | 1;
    }

    public Device GetOrAdd(Eui64 devEui)
    {
        if (_devices.TryGetValue(devEui, out var device))
            return device;
        device = new Device(devEui);
        device.Dormant = _dormant.AddLast(device);
        _devices.Add(devEui, device);
        return device;
    }

    private void Wake(Device device)
    {
        if (device.Dormant is null)
            return;
        _dormant.Remove(device.Dormant);
        device.Dormant = null;
    }

    private static void SetRootKeys(Device device, DeviceRecord record)
    {
        var check = CheckOf(record.Keys);
        if (device.RootKeyCheck != check)
        {
            device.DevNonces.Clear();
            device.LastRjCount1 = null;
        }

        device.RootKeyCheck = check;
        if (device.Current is { } current && !device.MayHold(current.Start))
            device.Current = null;
        if (device.Pending is { } pending && !device.MayHold(pending.Start))
            device.Pending = null;
    }

    private static void SetAbp(Device device, AbpSession abp)
    {
        device.Pending = null;
        if (device.Current is { } current && device.MayHold(current.Start))
            return;
        device.Current = new Session(device, new SessionStart(
            device.DevEui, device.LastSessionNumber + 1, abp.DevAddr, abp.Keys,
            device.Settings.Version == LoRaWanVersion.V110, JoinNonce: 0, Region: "", MacState.Unknown,
            RootKeyCheck: 0));
    }

    /// <summary>
    /// An ABP session as its first frame begins it: what it was made with, in the region it was heard in; under a new
    /// number when its counters begin again.
    /// </summary>
    public static SessionStart AbpStart(Device device, bool isReset, Region region, SessionStart before) => before with
    {
        SessionNumber = isReset ? device.LastSessionNumber + 1 : before.SessionNumber,
        Region = region.Name,
        Mac = MacStart.OfAbp(region, device.Settings),
    };

    // In recovery the journal may come before the record; then it says which keys the device had.
    private static void TakeRootKeysOf(Device device, SessionStart start)
    {
        if (device.Record is not null || start.RootKeyCheck == 0 || device.RootKeyCheck == start.RootKeyCheck)
            return;
        device.DevNonces.Clear();
        device.LastRjCount1 = null;
        device.RootKeyCheck = start.RootKeyCheck;
    }

    // After a restart an ABP device with new keys begins at number 1 until the journal tells of the older session.
    private static void RenumberUnusedAbp(Device device, uint taken)
    {
        if (device.Record?.Abp is null || device.Current is not { LastFCntUp: null, IsJournaled: false } session)
            return;
        if (session.Start.SessionNumber <= taken)
            session.Renumber(device.LastSessionNumber + 1);
    }

    private void Index(Device device)
    {
        if (device.Record is null or { Multicast: not null })
            return;
        foreach (var session in SessionsOf(device))
        {
            if (!_sessions.TryAdd(session.DevAddr, session))
                LastOf(session.DevAddr).NextOfAddress = session;
        }
    }

    private Session LastOf(DevAddr devAddr)
    {
        var last = _sessions[devAddr];
        while (last.NextOfAddress is { } next)
            last = next;
        return last;
    }

    private void Unindex(Device device)
    {
        if (device.Record is null or { Multicast: not null })
            return;
        foreach (var session in SessionsOf(device))
        {
            var first = _sessions[session.DevAddr];
            if (!ReferenceEquals(first, session))
                BeforeOf(first, session).NextOfAddress = session.NextOfAddress;
            else if (session.NextOfAddress is { } next)
                _sessions[session.DevAddr] = next;
            else
                _sessions.Remove(session.DevAddr);
            session.NextOfAddress = null;
        }
    }

    private static Session BeforeOf(Session first, Session session)
    {
        while (!ReferenceEquals(first.NextOfAddress, session))
            first = first.NextOfAddress!;
        return first;
    }

    private static IEnumerable<Session> SessionsOf(Device device)
    {
        if (device.Current is { } current)
            yield return current;
        if (device.Pending is { } pending)
            yield return pending;
    }
}
