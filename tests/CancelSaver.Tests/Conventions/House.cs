using System.Runtime.CompilerServices;

namespace CancelSaver.Tests.Conventions;

/// <summary>Where the sources stand, for tests about the code base itself.</summary>
internal static class House
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    public static string Functions { get; } = Path.Combine(Root, "functions");

    /// <summary>Sources of the app, with paths relative to <c>functions/</c> and forward slashes.</summary>
    public static IEnumerable<(string Path, string Text)> Sources() =>
        from file in Directory.EnumerateFiles(Functions, "*.*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Functions, file).Replace('\\', '/')
        where (path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal)) && !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal)
        orderby path
        select (path, File.ReadAllText(file));

    private static string Here([CallerFilePath] string path = "") => path;
}
