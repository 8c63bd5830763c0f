using Kreisfunk.Dashboards;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("KREISFUNK__");
builder.Services.AddDashboards(builder.Configuration);

var app = builder.Build();
app.MapDashboards();
await app.RunAsync();
