using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using CancelSaver.Tests.Eyeball;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Conventions;

/// <summary>All that customers read, as text: a changed word shows up in the diff of a review.</summary>
public sealed partial class TextsTests
{
    [Test]
    public async Task Mails_and_pages_read_as_approved()
    {
        var all = new StringBuilder();
        foreach (var sample in (await Samples.All()).Where(s => s.Name.EndsWith(".en", StringComparison.Ordinal) || s.Name.EndsWith(".zh", StringComparison.Ordinal)))
        {
            all.Append("=== ").Append(sample.Name).Append('\n');
            if (sample.Letter is { } letter)
                all.Append("Subject: ").Append(letter.Subject).Append("\n\n").Append(letter.Text);
            else
                all.Append(Read(sample.Html)).Append('\n');
            all.Append('\n');
        }

        Approve.Text("Texts", all.ToString());
    }

    private static string Read(string html)
    {
        var main = new HtmlParser().ParseDocument(html).QuerySelector("main")!;
        foreach (var block in main.QuerySelectorAll("h1,h2,h3,p,li,tr,dt,button,label,legend,.code,.ends"))
            block.InnerHtml += "\n";
        return string.Join('\n', main.TextContent.Split('\n').Select(l => Blanks().Replace(l, " ").Trim()).Where(l => l.Length > 0));
    }

    [GeneratedRegex(@"[ \t\u00a0]+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
