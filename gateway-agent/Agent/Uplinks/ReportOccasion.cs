using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>A report is made.</summary>
/// <param name="Concentrator">Whose.</param>
/// <param name="Forwarder">What its packet forwarder reported; null where the agent reports by itself.</param>
/// <param name="Now">When.</param>
internal readonly record struct ReportOccasion(Concentrator Concentrator, StatReport? Forwarder, TimeSpan Now);
