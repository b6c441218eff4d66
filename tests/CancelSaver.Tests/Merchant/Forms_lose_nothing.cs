using System.Net;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Merchant;

/// <summary>What must be so of every form a merchant can send, whatever it is for. New forms are found by themselves.</summary>
internal sealed class Forms_lose_nothing
{
    private const string Nonsense = "’<b>☃ twelve?";

    // What our own pages write and people never type.
    private static readonly string[] ours = ["proof", "stamp", "once", "version"];

    private AppUnderTest app = null!;
    private MerchantBrowser merchant = null!;
    private List<FoundForm> forms = [];

    [OneTimeSetUp]
    public async Task Open()
    {
        app = await AppUnderTest.StartAsync();
        await app.FillWithStories();
        merchant = await new MerchantBrowser(app, app.Store).SignIn("wp:1");
        // One of each kind: the same form beside every line of a list is one form.
        forms = [.. (await MerchantCrawl.Of(merchant)).Where(f => f.Method == "post")
            .GroupBy(f => string.Concat(f.Action.Split('?')[0].Where(c => !char.IsAsciiDigit(c))) + "|" + string.Join(',', f.Fields.Select(x => x.Name).Distinct())).Select(g => g.First())];
        Assert.That(forms, Has.Count.GreaterThan(5));
    }

    [OneTimeTearDown]
    public async Task Close() => await app.DisposeAsync();

    [Test, Order(1)]
    public async Task After_the_sign_in_is_over_everything_typed_comes_back_and_can_be_sent_again()
    {
        var wrong = new List<string>();
        foreach (var form in forms)
        {
            var stranger = new MerchantBrowser(app, app.Store);
            var again = await stranger.Send(form);
            var kept = MerchantBrowser.Forms(again.Document) is [var one, ..] ? one : null;
            if (again.Status != HttpStatusCode.Unauthorized || kept is null || kept.Action != form.Action)
                wrong.Add(form.Action + ": " + again.Status);
            else if (form.Fields.Where(f => f.Name != "proof").Any(f => !kept.Fields.Contains(f)))
                wrong.Add(form.Action + " lost " + string.Join(", ", form.Fields.Where(f => f.Name != "proof" && !kept.Fields.Contains(f))));
            else if ((await merchant.Send(kept)).Status != HttpStatusCode.Forbidden)
                wrong.Add(form.Action + " was taken without a token");
        }
        Assert.That(wrong, Is.Empty);
    }

    [Test, Order(2)]
    public async Task Nonsense_in_any_field_is_told_beside_it_and_kept_or_harmless()
    {
        var wrong = new List<string>();
        foreach (var form in forms)
        {
            foreach (var name in form.Fields.Select(f => f.Name).Distinct().Except(ours))
            {
                var answer = await merchant.Send(form.With((name, Nonsense)));
                if ((int)answer.Status >= 500)
                    wrong.Add(form.Action + " " + name + ": " + answer.Status);
                if (answer.Status != HttpStatusCode.UnprocessableEntity)
                    continue;
                var page = answer.Document;
                if (page.QuerySelector("[role=alert]") is null && page.QuerySelector(".error") is null)
                    wrong.Add(form.Action + " " + name + ": nobody says what is wrong");
                else if (!MerchantBrowser.Forms(page).Any(f => f.Fields.Any(v => v.Value.Contains(Nonsense, StringComparison.Ordinal))) && page.QuerySelector("[name='" + name + "'][type=text],textarea[name='" + name + "']") is not null)
                    wrong.Add(form.Action + " " + name + ": what was typed is gone");
            }
            foreach (var missing in form.Fields.Select(f => f.Name).Distinct().Where(n => n != "proof"))
            {
                var answer = await merchant.Send(form.With((missing, null)));
                if ((int)answer.Status >= 500)
                    wrong.Add(form.Action + " without " + missing + ": " + answer.Status);
            }
        }
        Assert.That(wrong, Is.Empty);
    }

    [Test, Order(3)]
    public async Task The_same_form_sent_twice_is_done_once()
    {
        var wrong = new List<string>();
        foreach (var form in forms)
        {
            var first = await merchant.Send(form);
            var before = await Rows();
            var second = await merchant.Send(form);
            if ((int)first.Status < 400 && (int)second.Status >= 400)
                wrong.Add(form.Action + ": " + first.Status + ", then " + second.Status + " " + second.Document.QuerySelector("main")?.TextContent.Trim().ReplaceLineEndings(" "));
            var after = await Rows();
            if (!after.SequenceEqual(before))
                wrong.Add(form.Action + " did something twice: " + string.Join("; ", after.Except(before).Take(2).Select(r => r.Length > 300 ? r[..300] : r)));
        }
        Assert.That(wrong, Is.Empty);
    }

    private async Task<List<string>> Rows()
    {
        var rows = new List<string>();
        foreach (var table in CancelSaverApp.Tables)
        {
            await foreach (var row in app.Get<TableServiceClient>().GetTableClient(table).QueryAsync())
                rows.Add(table + " " + row.RowKey + " " + string.Join(' ', row.Where(c => c.Key is not ("odata.etag" or "Timestamp")).Select(c => c.Key + "=" + (c.Value is byte[] bytes ? Convert.ToHexString(bytes) : c.Value?.ToString()))));
        }
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
