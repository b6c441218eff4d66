using CancelSaver.Tests.Conventions;

namespace CancelSaver.Tests.Operations;

/// <summary>The page for the day on which something is gone.</summary>
public sealed class RestoreTests
{
    [Test]
    public void Every_table_has_its_line()
    {
        var lines = File.ReadAllLines(Path.Combine(House.Root, "infra", "restore.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|')[1]).ToList();

        Assert.That(CancelSaverApp.Tables.Where(t => !lines.Exists(l => l.Contains("`" + t + "`", StringComparison.Ordinal))), Is.Empty, "not in infra/restore.md");
    }
}
