using System.Text.RegularExpressions;
using CancelSaver.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CancelSaver.Tests.Conventions;

/// <summary>The doors of the house, approved as text; every one begins with a fixed word, and every door the Functions host declares leads somewhere.</summary>
public sealed partial class RoutesTests
{
    [Test]
    public async Task The_routes_are_the_approved_ones()
    {
        await using var app = App();
        var routes = from endpoint in Endpoints(app)
                     let methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any"]
                     select Path(endpoint).PadRight(46) + string.Join(' ', methods.Order(StringComparer.Ordinal));
        Approve.Text("Routes", string.Join('\n', routes.Order(StringComparer.Ordinal)) + "\n");
    }

    [Test]
    public async Task No_route_begins_with_a_parameter_or_catches_all()
    {
        await using var app = App();
        Assert.That(Endpoints(app).Select(Path), Has.None.Match(@"^/\{").And.None.Contains("{*"));
    }

    [Test]
    public async Task Every_declared_function_leads_somewhere()
    {
        await using var app = App();
        var paths = Endpoints(app).Select(Path).ToList();
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine(House.Functions, "Triggers"), "function.json", SearchOption.AllDirectories))
        {
            var name = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(file))!;
            var declared = RoutePattern().Match(await File.ReadAllTextAsync(file)) is { Success: true } match ? "/" + match.Groups[1].Value.Replace("{*path}", "", StringComparison.Ordinal) : "/" + name;
            Assert.That(paths.Any(p => p == declared.TrimEnd('/') || p.StartsWith(declared, StringComparison.Ordinal)), Is.True, name + " is declared, but nothing answers " + declared);
        }
    }

    private static WebApplication App() => CancelSaverApp.Build(GoodSettings.Arguments());

    private static IEnumerable<RouteEndpoint> Endpoints(WebApplication app) => ((IEndpointRouteBuilder)app).DataSources.SelectMany(d => d.Endpoints).OfType<RouteEndpoint>();

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    [GeneratedRegex("\"route\":\\s*\"([^\"]+)\"")]
    private static partial Regex RoutePattern();
}
