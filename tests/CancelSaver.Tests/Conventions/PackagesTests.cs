using System.Text.Json;
using System.Xml.Linq;

namespace CancelSaver.Tests.Conventions;

/// <summary>What was really resolved is what is pinned, transitive packages too.</summary>
public sealed class PackagesTests
{
    [Test]
    public void Every_resolved_package_is_pinned_at_exactly_that_version()
    {
        var pinned = XDocument.Load(Path.Combine(House.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(e => e.Attribute("Include")!.Value, e => e.Attribute("Version")!.Value, StringComparer.OrdinalIgnoreCase);
        var wrong = new List<string>();
        var read = 0;
        foreach (var project in new[] { "functions", "tests/CancelSaver.Tests", "tests/Sandbox", "tests/Benchmarks" })
        {
            var file = Path.Combine(House.Root, project, "obj", "project.assets.json");
            using var assets = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var library in assets.RootElement.GetProperty("libraries").EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package"))
            {
                read++;
                var (name, version) = (library.Name.Split('/')[0], library.Name.Split('/')[1]);
                if (!pinned.TryGetValue(name, out var at) || at != version)
                    wrong.Add(project + ": " + library.Name + " is pinned at " + (at ?? "nothing"));
            }
        }
        Assert.Multiple(() =>
        {
            Assert.That(read, Is.GreaterThan(50), "the assets were not read");
            Assert.That(wrong, Is.Empty);
        });
    }

    [Test]
    public void Pinned_versions_are_exact() => Assert.That(
        XDocument.Load(Path.Combine(House.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(e => e.Attribute("Version")!.Value),
        Has.All.Match(@"^\d+\.\d+\.\d+(\.\d+)?$"));
}
