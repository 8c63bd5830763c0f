using Kreisfunk.GatewayAgent;

return await AgentProgram.RunAsync(args);
