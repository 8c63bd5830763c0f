using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A session in memory: its state, its keys made ready, and the answer its last uplink got.</summary>
internal sealed class Session
{
    public Session(Device device, SessionState state)
    {
        Device = device;
        State = state;
        NwkSKey = new AesCipher(state.NwkSKey);
        AppSKey = new AesCipher(state.AppSKey);
    }

    public Device Device { get; }

    public SessionState State { get; private set; }

    public AesCipher NwkSKey { get; }

    public AesCipher AppSKey { get; }

    /// <summary>XxHash3 of the last accepted frame. Enough to know it by, as only a valid MIC gets compared.</summary>
    public ulong LastFrameHash { get; private set; }

    /// <summary>The downlink the last accepted frame got; null for none.</summary>
    public byte[]? Answer { get; private set; }

    /// <summary>How often the device has repeated its last accepted frame.</summary>
    public int Repetitions { get; private set; }

    public bool HasKeysOf(SessionState other) => State.DevAddr == other.DevAddr
        && State.NwkSKey == other.NwkSKey && State.AppSKey == other.AppSKey;

    /// <summary>Moves on by an accepted uplink.</summary>
    public void Accept(SessionState state, ulong frameHash, byte[]? answer)
    {
        State = state;
        LastFrameHash = frameHash;
        Answer = answer;
        Repetitions = 0;
    }

    public void Repeat() => Repetitions++;

    public void Renumber(uint number) => State = State with { SessionNumber = number };

    public SessionSnapshot Export() => new(State, LastFrameHash, Answer, Repetitions);

    public static Session? Restore(Device device, SessionSnapshot? snapshot) => snapshot is null ? null
        : new Session(device, snapshot.State)
        {
            LastFrameHash = snapshot.LastFrameHash,
            Answer = snapshot.Answer,
            Repetitions = snapshot.Repetitions,
        };
}
