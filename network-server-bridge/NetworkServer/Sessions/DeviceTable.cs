using System.Buffers.Binary;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>All devices by DevEUI, and the sessions of those that have a record by DevAddr.</summary>
internal sealed class DeviceTable(int maxDormant)
{
    private readonly Dictionary<Eui64, Device> _devices = [];
    private readonly Dictionary<DevAddr, Session[]> _sessions = [];
    private readonly LinkedList<Device> _dormant = new();

    public int DormantCount => _dormant.Count;

    public IEnumerable<Device> InOrder => _devices.Values.OrderBy(device => device.DevEui);

    public Device? Find(Eui64 devEui) => _devices.GetValueOrDefault(devEui);

    /// <summary>Every session that might have sent a frame with this address; empty when there is none.</summary>
    public Session[] Candidates(DevAddr devAddr) => _sessions.GetValueOrDefault(devAddr) ?? [];

    public bool IsTaken(DevAddr devAddr) => _sessions.ContainsKey(devAddr);

    public void Set(DeviceRecord record)
    {
        var device = GetOrAdd(record.DevEui);
        Unindex(device);
        Wake(device);
        device.Record = record;
        if (record.Abp is null)
            SetRootKey(device, record.AppKey);
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
        device.AppKey = null;
        device.Dormant = _dormant.AddLast(device);
        while (_dormant.Count > maxDormant)
        {
            _devices.Remove(_dormant.First!.Value.DevEui);
            _dormant.RemoveFirst();
        }
    }

    public void Start(SessionState state, ushort devNonce)
    {
        var device = GetOrAdd(state.DevEui);
        device.Count(state);
        TakeRootKeyOf(device, state);
        if (!device.MayHold(state))
            return;
        device.DevNonces.Add(devNonce);
        Unindex(device);
        device.Pending = new Session(device, state);
        Index(device);
    }

    /// <summary>The session an accepted uplink moved on; null when its keys were exchanged meanwhile.</summary>
    public Session? Accept(SessionState state, ulong frameHash, byte[]? answer)
    {
        var device = GetOrAdd(state.DevEui);
        device.Count(state);
        TakeRootKeyOf(device, state);
        var session = Hold(device, state);
        session?.Accept(state, frameHash, answer);
        return session;
    }

    public void Restore(DeviceSnapshot snapshot)
    {
        var device = GetOrAdd(snapshot.DevEui);
        device.LastSessionNumber = Math.Max(device.LastSessionNumber, snapshot.LastSessionNumber);
        device.LastJoinNonce = Math.Max(device.LastJoinNonce, snapshot.LastJoinNonce);
        if (device.Record is null)
            device.RootKeyCheck = snapshot.RootKeyCheck;
        if (device.RootKeyCheck == snapshot.RootKeyCheck)
        {
            foreach (var nonce in snapshot.DevNonces)
                device.DevNonces.Add(nonce);
        }

        Unindex(device);
        if (snapshot.Current is { } current && device.MayHold(current.State))
            device.Current = Session.Restore(device, current);
        else
            RenumberUnusedAbp(device, snapshot.LastSessionNumber);
        if (snapshot.Pending is { } pending && device.MayHold(pending.State))
            device.Pending = Session.Restore(device, pending);
        Index(device);
    }

    /// <summary>Which AppKey a session or a nonce belongs to. Says nothing of the key; never 0.</summary>
    public static ulong CheckOf(AesCipher appKey)
    {
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        "Kreisfunk key id"u8.CopyTo(block);
        appKey.EncryptBlock(block, block);
        return BinaryPrimitives.ReadUInt64LittleEndian(block) | 1;
    }

    private Device GetOrAdd(Eui64 devEui)
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

    private static void SetRootKey(Device device, AesKey appKey)
    {
        device.AppKey = new AesCipher(appKey);
        var check = CheckOf(device.AppKey);
        if (device.RootKeyCheck != check)
            device.DevNonces.Clear();
        device.RootKeyCheck = check;
        if (device.Current is { } current && !device.MayHold(current.State))
            device.Current = null;
        if (device.Pending is { } pending && !device.MayHold(pending.State))
            device.Pending = null;
    }

    private static void SetAbp(Device device, AbpSession abp)
    {
        device.AppKey = null;
        device.Pending = null;
        if (device.Current is { } current && device.MayHold(current.State))
            return;
        var state = new SessionState(device.DevEui, ++device.LastSessionNumber, abp.DevAddr, abp.NwkSKey, abp.AppSKey,
            LastFCntUp: null, NextFCntDown: 0, JoinNonce: 0, Region: "", Receive: default, RootKeyCheck: 0);
        device.Current = new Session(device, state);
    }

    // In recovery the journal may come before the record; then it says which key the device had.
    private static void TakeRootKeyOf(Device device, SessionState state)
    {
        if (device.Record is not null || state.RootKeyCheck == 0 || device.RootKeyCheck == state.RootKeyCheck)
            return;
        device.DevNonces.Clear();
        device.RootKeyCheck = state.RootKeyCheck;
    }

    private Session? Hold(Device device, SessionState state)
    {
        if (device.Current is { } current && current.HasKeysOf(state))
            return current;
        if (!device.MayHold(state))
        {
            RenumberUnusedAbp(device, state.SessionNumber);
            return null;
        }

        Unindex(device);
        device.Current = device.Pending is { } pending && pending.HasKeysOf(state)
            ? pending
            : new Session(device, state);
        device.Pending = null;
        Index(device);
        return device.Current;
    }

    // After a restart an ABP device with new keys begins at number 1 until the journal tells of the older session.
    private static void RenumberUnusedAbp(Device device, uint taken)
    {
        if (device.Record?.Abp is null || device.Current is not { State.LastFCntUp: null } session)
            return;
        if (session.State.SessionNumber <= taken)
            session.Renumber(++device.LastSessionNumber);
    }

    private void Index(Device device)
    {
        if (device.Record is null)
            return;
        foreach (var session in SessionsOf(device))
        {
            var devAddr = session.State.DevAddr;
            _sessions[devAddr] = [.. Candidates(devAddr), session];
        }
    }

    private void Unindex(Device device)
    {
        if (device.Record is null)
            return;
        foreach (var session in SessionsOf(device))
        {
            var devAddr = session.State.DevAddr;
            Session[] left = [.. Candidates(devAddr).Where(other => !ReferenceEquals(other, session))];
            if (left.Length == 0)
                _sessions.Remove(devAddr);
            else
                _sessions[devAddr] = left;
        }
    }

    private static IEnumerable<Session> SessionsOf(Device device)
    {
        if (device.Current is { } current)
            yield return current;
        if (device.Pending is { } pending)
            yield return pending;
    }
}
