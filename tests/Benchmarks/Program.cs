using Kreisfunk.Benchmarks;

return await BenchProgram.RunAsync(args);
