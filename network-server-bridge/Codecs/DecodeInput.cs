namespace Kreisfunk.Codecs;

/// <summary>One application payload as the device sent it, decrypted.</summary>
/// <param name="FPort">LoRaWAN port, 1 to 223 for applications.</param>
/// <param name="Bytes">FRMPayload in the clear; at most 255 bytes on the air.</param>
/// <param name="ReceivedAt">The only clock a codec sees.</param>
/// <param name="Variables">The device's own settings, given to the script as <c>input.variables</c>.</param>
public readonly record struct DecodeInput(
    byte FPort, ReadOnlyMemory<byte> Bytes, DateTimeOffset ReceivedAt, IReadOnlyDictionary<string, string>? Variables);
