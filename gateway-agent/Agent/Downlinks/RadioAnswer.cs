using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>What became of a message to the radio.</summary>
/// <param name="Token">Which message.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Offset">Which of its items this is about, counted from its first.</param>
internal readonly record struct RadioAnswer(ushort Token, TxAckStatus Status, int Offset = 0);
