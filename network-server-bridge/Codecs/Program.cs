using Kreisfunk.Codecs.Sandbox;

// The codec worker: started by PayloadDecoder, never by hand. One argument: "proven" or "proving".
if (args is not [("proven" or "proving") and var lane])
{
    Console.Error.WriteLine("This program is started by Kreisfunk itself, to run payload codecs apart from it.");
    return 2;
}

using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
return SandboxWorker.Serve(input, output, lane == "proving");
