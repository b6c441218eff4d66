using System.Runtime.CompilerServices;

namespace CancelSaver.Tests.Kit;

/// <summary>
/// Compares a text with <c>{name}.approved.txt</c> beside the test's source file. On a difference the new text is written to
/// <c>{name}.received.txt</c>: read it, and move it over the approved one if it is right.
/// </summary>
public static class Approve
{
    public static void Text(string name, string text, [CallerFilePath] string testFile = "")
    {
        var folder = Path.GetDirectoryName(testFile)!;
        var approvedFile = Path.Combine(folder, name + ".approved.txt");
        var receivedFile = Path.Combine(folder, name + ".received.txt");
        var received = text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : "";
        if (received == approved)
        {
            File.Delete(receivedFile);
            return;
        }

        File.WriteAllText(receivedFile, received);
        Assert.That(received, Is.EqualTo(approved), $"{Path.GetFileName(approvedFile)} differs; see {Path.GetFileName(receivedFile)}");
    }
}
