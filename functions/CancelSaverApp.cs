using CancelSaver.Web;

namespace CancelSaver;

/// <summary>The whole house: the only file that knows every room. It decides nothing.</summary>
public static class CancelSaverApp
{
    public static WebApplication Build(string[] args)
    {
        var builder = Hosting.CreateBuilder(args).AddTelemetry();
        var app = builder.Build();
        app.MapPing();
        return app;
    }
}
