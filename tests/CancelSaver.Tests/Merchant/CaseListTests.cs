using System.Net;
using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using Customer = CancelSaver.Stores.Customer;

namespace CancelSaver.Tests.Merchant;

/// <summary>The list of cancellations as a merchant uses it: a store with a hundred and twenty, read through the whole app.</summary>
internal sealed class CaseListTests
{
    private const int Count = 120;
    private CaseHouse house = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        house = await CaseHouse.Open();
        await house.Fill(1000, Count);
    }

    [OneTimeTearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task Every_case_is_on_exactly_one_page_newest_first()
    {
        var seen = new List<int>();
        for (var next = "/app"; next is not null;)
        {
            var page = await house.Get(next);
            Assert.That(page.Matching, Is.EqualTo(Count));
            seen.AddRange(page.Orders);
            next = page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }
        Assert.That(seen, Is.EqualTo(Enumerable.Range(1000, Count).Reverse()));
    }

    [Test]
    public async Task A_line_shows_who_what_why_the_offer_and_what_came_of_it()
    {
        var row = (await house.Get("/app")).Document.QuerySelectorAll("tbody tr").Single(r => r.TextContent.Contains("#1112", StringComparison.Ordinal));
        Assert.That(
            row.QuerySelectorAll("td").Select(d => string.Join(' ', d.ChildNodes.SelectMany(n => n.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))),
            Is.EqualTo(new[]
            {
                "#1112 121.20 USD", "Zoë Nr1112 customer1112@example.com", "2 × Théière ☕ Teapot", "Return policy · 3 of 5 “Feedback 1112”", "Coupon", "Saved 121.20 USD", "–",
                "24 Nov 2026 02:00 by the customer",
            }));
    }

    [TestCase("Cancelled")]
    [TestCase("Offered")]
    [TestCase("Came back")]
    [TestCase("Came back beyond the holdout")]
    public async Task Each_number_leads_to_exactly_its_list(string name)
    {
        var home = await house.Get("/app");
        var number = home.Document.QuerySelectorAll(".numbers > div").Single(d => d.QuerySelector("dt")!.TextContent == name);
        foreach (var link in number.QuerySelectorAll("a"))
        {
            var listed = (await house.Get(link.GetAttribute("href")!)).Matching;
            var says = link.TextContent.Split(' ')[^1];
            Assert.That(listed, Is.Positive.And.LessThan(Count), link.TextContent);
            if (int.TryParse(says, out var shown))
                Assert.That(listed, Is.EqualTo(shown), link.TextContent);
        }
        if (name == "Came back beyond the holdout")
            Assert.That(number.TextContent, Does.Contain("95 %").And.Contain("15 of 45 with offers came back").And.Contain("15 of 30 held out"));
    }

    [Test]
    public async Task What_is_left_out_is_said_with_its_reasons_and_leads_to_its_list()
    {
        var home = await house.Get("/app");
        Assert.That(string.Join(' ', home.Document.QuerySelector(".aside")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), Does.Contain("30 of 120, which were not"));
        Assert.That((await house.Get(home.Link("15 fraud check"))).Matching, Is.EqualTo(15));
        Assert.That((await house.Get(home.Link("15 by your staff"))).Orders.Select(o => o % 8), Has.All.EqualTo(4));
    }

    [TestCase("customer1042@example.com", 1)]
    [TestCase("CUSTOMER1042@Example.com nr1042", 1)]
    [TestCase("#1042", 1)]
    [TestCase("518 556 11042", 1)]
    [TestCase("zoe theiere", Count / 15)]
    [TestCase("小明", Count / 5)]
    [TestCase("nobody", 0)]
    public async Task A_search_finds_whole_words_and_leaves_nobodys_name_in_the_address(string words, int finds)
    {
        using var sent = await house.Submit(await house.Get("/app?show=own"), "/app/search", ("words", words));
        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        var to = sent.Headers.Location!.OriginalString;
        Assert.That(Uri.UnescapeDataString(to), Does.StartWith("/app?show=own&q=").And.Not.Contain(words.Split(' ')[0]));
        var page = await house.Get(to.Replace("show=own&", "", StringComparison.Ordinal));
        Assert.That((page.Status, page.Matching), Is.EqualTo((HttpStatusCode.OK, finds)));
        Assert.That(page.Document.QuerySelector("#words")!.GetAttribute("value"), Is.EqualTo(words), "and the words stand in the field again");
        Assert.That(house.App.Log.All.Where(l => l.Contains("customer1042", StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    [TestCase("q=AAAA.BBBB")]
    [TestCase("q=%00")]
    public async Task A_damaged_search_says_so(string query)
    {
        var page = await house.Get("/app?" + query);
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page.Text, Does.Contain("This cannot be searched for."));
    }

    [Test]
    public async Task A_search_of_another_store_finds_nothing_here()
    {
        var others = house.App.Get<Secrets>().Seal(StoreId.ForWooCommerce(new Uri("https://other.example")), "cases:zoe");
        Assert.That((await house.Get("/app?q=" + Uri.EscapeDataString(others))).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [TestCase("period=custom&from=2026-11-23&to=2026-11-23", 24)]
    [TestCase("period=7&product=13", Count / 3)]
    [TestCase("reason=ChangedMind&class=Customer", 5)]
    [TestCase("least=20.00&most=20.10", 0)]
    [TestCase("least=121.00", 10)]
    [TestCase("show=Asked", Count / 8)]
    [TestCase("owner=-", Count)]
    public async Task Filters_find(string query, int finds) => Assert.That((await house.Get("/app?" + query)).Matching, Is.EqualTo(finds));

    [TestCase("least=cheap", "f-least")]
    [TestCase("period=custom&from=2020-01-01&to=2026-01-01", "f-to")]
    public async Task A_filter_that_makes_no_sense_is_said_beside_its_field_and_kept(string query, string field)
    {
        var page = await house.Get("/app?" + query);
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var input = page.Document.GetElementById(field)!;
        Assert.That(query, Does.Contain(input.GetAttribute("value")));
        Assert.That(page.Document.GetElementById(input.GetAttribute("aria-describedby")!.Split(' ')[0])!.TextContent, Is.Not.Empty);
    }

    [Test]
    public async Task Nothing_found_offers_the_way_out()
    {
        var page = await house.Get("/app?least=9000");
        Assert.That(page.Text, Does.Contain("No cancellation fits").And.Contain("There are 120 in this period"));
        Assert.That((await house.Get(page.Link("Show all of them"))).Matching, Is.EqualTo(Count));
        Assert.That((await house.Get("/app?from=2026-01-01&to=2026-01-31")).Text, Does.Contain("Nothing was cancelled in this period"));
    }

    [Test]
    public async Task The_file_holds_the_whole_list_and_runs_no_formula()
    {
        var all = await File(await house.Get("/app"));
        Assert.That(all.Lines[0], Is.EqualTo(string.Join(',', CaseExport.Columns.Select(c => c.Column))));
        Assert.That(all.Lines, Has.Length.EqualTo(Count + 1));
        Assert.That(all.Lines.Single(l => l.StartsWith("#1040,", StringComparison.Ordinal)), Is.EqualTo(
            "#1040,1040,2026-11-21 02:00 -05:00,Ada Nr1040,customer1040@example.com,518-556-11040,US,2 × Théière ☕ Teapot,114.00,USD,Return policy,\"'=SUM(1+1) words 1040\",1,Feedback 1040,"
            + "Customer,Coupon,Saved,114.00,1.00,r2,,yes"), "a low score is on the team's list");
        var some = await File(await house.Get("/app?show=back&product=20"));
        Assert.That(some.Lines, Has.Length.EqualTo(1 + (Count / 24)));
    }

    [Test]
    public async Task A_page_reads_the_same_whatever_the_stores_size()
    {
        async Task<(int Calls, int Points, int Rows)> Cost(string path)
        {
            var before = house.App.Wire.Calls.Count;
            house.App.Wire.Rows = 0;
            await house.Get(path);
            var calls = house.App.Wire.Calls.Skip(before).ToList();
            TestContext.Out.WriteLine(path + ": " + calls.Count + " calls, " + house.App.Wire.Rows + " rows: " + string.Join(", ", calls.GroupBy(c => c.Split('(')[0]).Select(g => g.Key + " " + g.Count())));
            return (calls.Count, calls.Count(c => c.StartsWith("GET /Cancellations(PartitionKey", StringComparison.Ordinal)), house.App.Wire.Rows!.Value);
        }
        var tasks = await house.App.Get<CancellationTable>().Tasks(house.App.Store, null, CaseList.MostTasks, default).CountAsync();
        foreach (var path in (string[])["/app", "/app?show=own&least=1.00", "/app?period=365"])
        {
            var (calls, points, rows) = await Cost(path);
            Assert.That(points, Is.EqualTo(CasePlace.PageSize));
            // Marks, days, the team's list, letters, requests, the store's row, and one more should the visitor be asked for.
            Assert.That(calls - points, Is.LessThanOrEqualTo(7), path);
            Assert.That(rows, Is.LessThanOrEqualTo(CasePlace.PageSize + tasks + 6 + 3), "a row for each day, however many cases it has");
        }
    }

    [Test]
    public async Task Views_are_kept_for_the_team_renamed_and_deleted()
    {
        var list = await house.Get("/app?show=lost&product=13");
        using var kept = await house.Submit(list, "/app/views/keep", ("name", "Lost mugs"));
        using var again = await house.Submit(list, "/app/views/keep", ("name", "Lost mugs"));
        Assert.That((kept.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther)));
        var page = await house.Get(kept.Headers.Location!.OriginalString);
        Assert.That(page.Document.QuerySelector("[role=status]")!.TextContent, Does.Contain("The view is saved"));
        Assert.That(page.Document.QuerySelector(".chips a[aria-current]")!.TextContent, Is.EqualTo("Lost mugs"));
        Assert.That((await house.Get((await house.Get("/app?period=30")).Link("Lost mugs"))).Matching, Is.EqualTo(list.Matching));

        using var renamed = await house.Submit(page, "/app/views/rename", ("name", "Mugs lost"));
        page = await house.Get(renamed.Headers.Location!.OriginalString);
        Assert.That(page.Document.QuerySelectorAll(".chips a").Select(a => a.TextContent), Does.Contain("Mugs lost").And.Not.Contain("Lost mugs"));
        using var wrong = await house.Submit(page, "/app/views/rename", ("name", "Saved"));
        var told = await CaseHouse.Read(wrong);
        Assert.That((told.Status, told.Document.GetElementById("f-name")!.GetAttribute("value")), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "Saved")), "what was typed is kept");
        Assert.That(told.Document.GetElementById("f-name-error")!.TextContent, Does.Contain("come with the app"));

        using var removed = await house.Submit(page, "/app/views/remove");
        using var twice = await house.Submit(page, "/app/views/remove");
        Assert.That((removed.StatusCode, twice.StatusCode), Is.EqualTo((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther)));
        Assert.That((await house.App.Get<StoreTable>().Find(house.App.Store))!.Settings.Views, Is.Empty);
    }

    private async Task<(string[] Lines, HttpResponseMessage Answer)> File(MerchantPage page)
    {
        using var answer = await house.Submit(page, "/app/export");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/csv; charset=utf-8"));
        Assert.That(answer.Content.Headers.ContentDisposition!.ToString(), Does.Match("attachment; filename=\"?cancellations-[0-9-]+\\.csv\"?"));
        Assert.That(answer.Headers.CacheControl!.NoStore, Is.True);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.That(bytes[..3], Is.EqualTo(Encoding.UTF8.Preamble.ToArray()));
        return (Encoding.UTF8.GetString(bytes[3..]).TrimEnd().Split("\r\n"), answer);
    }
}
