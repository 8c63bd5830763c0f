using Kreisfunk.Bridge;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("KREISFUNK__");
builder.Services.AddBridge(builder.Configuration);

var app = builder.Build();
app.MapBridge();
await app.RunAsync();
