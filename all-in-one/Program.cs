using Kreisfunk.Commands;

// SIGINT and SIGTERM belong to the host that `up` runs; every other command may simply end.
return await CommandLine.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
