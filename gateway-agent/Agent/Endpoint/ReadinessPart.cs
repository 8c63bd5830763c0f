namespace Kreisfunk.GatewayAgent.Endpoint;

/// <summary>
/// Tells how one dependency stands. Every registered one is a line of /readyz, so a front end or a spool adds its own.
/// </summary>
internal sealed record ReadinessPart(Func<Readiness> Look);
