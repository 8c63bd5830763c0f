namespace Kreisfunk.LoRaWan;

/// <summary>
/// A MAC command (LoRaWAN 1.0.4 and 1.1, section 5; TS011 for relays); <see cref="MacCommandReader"/> finds it.
/// </summary>
/// <typeparam name="TSelf">The command.</typeparam>
public interface IMacCommand<TSelf> : ICommand<TSelf> where TSelf : struct, IMacCommand<TSelf>;
