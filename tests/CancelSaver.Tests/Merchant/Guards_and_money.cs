using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Merchant;

/// <summary>What no rule can get around, as the merchant sets it; and what products earn, which decides too.</summary>
internal sealed class Guards_and_money
{
    private AppUnderTest app = null!;
    private MerchantBrowser ann = null!;
    private MerchantBrowser bob = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        app = await AppUnderTest.StartAsync();
        ann = await new MerchantBrowser(app, app.Store).SignIn("wp:1");
        bob = await new MerchantBrowser(app, app.Store).SignIn("wp:2");
        await app.Get<TeamTable>().Named(app.Store, "wp:1", "Ann", default);
    }

    [OneTimeTearDown]
    public async Task Close() => await app.DisposeAsync();

    [Test]
    public void Every_setting_survives_the_form()
    {
        var settings = new StoreSettings
        {
            HoldoutPercent = 7,
            Guards = new Guardrails
            {
                CooldownDays = 3,
                MaxOffersPerPeriod = 4,
                PeriodDays = 99,
                MaxPercent = 21,
                MaxCostMinor = 1250,
                MaxPercentOfMargin = 80,
                MarginPercent = 40,
                MonthlyBudgetMinor = 50_000,
                QuietFromHour = 22,
                QuietToHour = 7,
                SerialCanceller = 5,
                BlockedCountries = ["AQ", "FR"],
            },
            Priority = new PriorityPlan
            {
                DailyCapacity = 2,
                CutOff = new TimeOnly(13, 30),
                WorkDays = [DayOfWeek.Monday, DayOfWeek.Saturday],
                Holidays = [new DateOnly(2026, 12, 25)],
                DeliveryDays = 3,
                LeastTimeToAnswer = TimeSpan.FromMinutes(90),
                MethodInstance = "flat_rate:1",
            },
            Consent = new MailConsent { SoftOptInDeclared = true, MetaKey = "consent", MetaTrueValue = "yes" },
        };
        var typed = GuardsForm.Fields(settings, "USD");
        Assert.That(StoredJson.Write(GuardsForm.Read(typed, new StoreSettings(), "USD")), Is.EqualTo(StoredJson.Write(settings)));
        Assert.That(typed.Errors, Is.Empty);
        Assert.That(GuardsForm.Differences(settings, settings with { HoldoutPercent = 8 }, "USD"), Is.EqualTo(new[] { "Held out, %: 7 → 8" }));
    }

    [Test]
    public async Task Limits_are_changed_by_one_person_at_a_time_and_noted()
    {
        var (anns, bobs) = (await ann.Get("/app/guards"), await bob.Get("/app/guards"));
        Assert.That(anns.Document.QuerySelectorAll("form[action='/app/guards'] [name]").Length, Is.GreaterThan(25));
        var saved = await ann.Fill(anns, "/app/guards", ("cooldown", "12"), ("max-cost", "25,50"), ("blocked", "fr, aq"), ("holidays", "2026-12-25\n2027-01-01"));
        Assert.That(saved.Document.QuerySelector(".note.good")!.TextContent, Does.Contain("Saved"));
        Assert.That((await ann.Fill(anns, "/app/guards", ("cooldown", "12"), ("max-cost", "25,50"), ("blocked", "fr, aq"), ("holidays", "2026-12-25\n2027-01-01"))).Status, Is.EqualTo(HttpStatusCode.OK), "sent twice");
        var guards = (await Store()).Settings.Guards;
        Assert.That((guards.CooldownDays, guards.MaxCostMinor, string.Join(' ', guards.BlockedCountries)), Is.EqualTo((12, (long?)2550, "FR AQ")));

        var told = await bob.Fill(bobs, "/app/guards", ("serial", "9"));
        Assert.That(told.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(told.Document.QuerySelector("#errors")!.TextContent, Does.Contain("Ann").And.Contain("Days between two offers: 30 → 12"));
        Assert.That(told.Document.QuerySelector("[name=serial]")!.GetAttribute("value"), Is.EqualTo("9"));
        Assert.That((await Store()).Settings.Guards.SerialCanceller, Is.Not.EqualTo(9));
        Assert.That(await app.Get<ChangeTable>().Newest(app.Store, 20, default).CountAsync(c => c.Area == "Guards" && c.Says.Contains("30 → 12", StringComparison.Ordinal)), Is.EqualTo(1));
        await app.Get<StoreTable>().Update(app.Store, s => s with { Settings = s.Settings with { Guards = new Guardrails() } });
    }

    [Test]
    public async Task What_is_wrong_is_told_beside_its_field()
    {
        var wrong = await ann.Fill(
            await ann.Get("/app/guards"), "/app/guards", ("holdout", "60"), ("budget", "a lot"), ("cut-off", "noon"), ("holidays", "Christmas"), ("blocked", "France"), ("work-days", null), ("method", "teleport"));
        Assert.That(wrong.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        foreach (var name in (string[])["holdout", "budget", "cut-off", "holidays", "blocked", "work-days"])
            Assert.That(wrong.Document.QuerySelector("#f-" + name + "-error"), Is.Not.Null, name);
        Assert.That(wrong.Document.QuerySelector("[name=budget]")!.GetAttribute("value"), Is.EqualTo("a lot"));
    }

    [Test]
    public async Task The_holdout_is_explained_with_numbers()
    {
        var page = (await ann.Get("/app/guards")).Document;
        var rows = page.QuerySelectorAll("#holdout ~ .scroll tbody tr").Select(r => r.TextContent).ToList();
        Assert.That(rows, Has.Count.EqualTo(5));
        Assert.That(rows[^1], Does.Contain("50 %").And.Contain("1,372").And.Contain("cannot be told yet"), "686 a group, when one of ten comes back anyway");
    }

    [Test]
    public async Task A_margin_from_a_file_changes_what_is_decided()
    {
        await app.Get<StoreTable>().PublishRulebook(app.Store, new Rulebook
        {
            Rules =
            [
                new Rule { Id = "coupon", Name = "Coupon", When = new ReasonIs([Reason.ChangedMind]), Offer = [new OfferTerms { Kind = OfferKind.Coupon, Percent = 20 }] },
                new Rule { Id = "talk", Name = "Talk", Offer = [new OfferTerms { Kind = OfferKind.TalkToUs }] },
            ],
        });
        Assert.That((await Decided("Nora")).RuleId, Is.EqualTo("coupon"));

        var (product, price) = await Sold();
        var page = await ann.Get("/app/guards/margins");
        var looked = await ann.Fill(page, "/app/guards/margins", ("csv", "Product ID;Cost per item\n" + product + ";" + (price * 0.9m).ToString("F2", System.Globalization.CultureInfo.InvariantCulture) + "\n"));
        Assert.That(looked.Document.Body!.TextContent, Does.Contain("1 products").And.Contain("Product " + product));
        Assert.That((await app.Get<StoreTable>().Margins(app.Store)).ByKey, Is.Empty, "a look changes nothing");
        var form = MerchantBrowser.Forms(looked.Document).First(f => f.Fields.Any(v => v.Name == "csv" && v.Value.Length > 0)).With(("do", "apply"));
        for (var i = 0; i < 2; i++)
            Assert.That((await ann.Send(form)).Document.QuerySelector(".note.good")!.TextContent, Does.Contain("margins are saved"), "sent twice is fine");

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var decided = await Decided("Olga");
        Assert.That(decided.RuleId, Is.EqualTo("talk"), string.Join(" ", decided.Why.Select(w => w.Says)));
        Assert.That(decided.Why, Has.Some.Property("Says").Contains("of the margin of"));

        using var export = await ann.Raw(HttpMethod.Post, "/app/guards/margins/export", MerchantBrowser.Forms((await ann.Get("/app/guards/margins")).Document).First(f => f.Action.EndsWith("export", StringComparison.Ordinal)).Fields);
        Assert.That(await export.Content.ReadAsStringAsync(), Does.StartWith("product id,sku,cost,margin percent").And.Contain(product + ","));
        var wrong = await ann.Fill(page, "/app/guards/margins", ("csv", "sku,margin\nA,140\n"));
        Assert.That((wrong.Status, wrong.Document.QuerySelector("#errors li")!.TextContent), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "Line 2: “140” is no percentage from 0 to 100.")));
        await app.Get<StoreTable>().SaveMargins(app.Store, Margins.None);
    }

    private async Task<Decision> Decided(string name)
    {
        var order = await app.Cancelled(Given.OrderOf(name) with { Meta = new Dictionary<string, string>(StringComparer.Ordinal) { ["_cancelsaver_reason"] = Reason.ChangedMind } });
        await app.RunUntilQuiet();
        var told = await app.Case(order);
        return told.Decision ?? throw new AssertionException(app.Story(told));
    }

    private async Task<(long Product, decimal Price)> Sold()
    {
        await foreach (var one in app.Get<CancellationTable>().Newest(app.Store, 1, default))
            return (one.Order.Lines[0].ProductId, one.Order.Lines[0].Total.ToDecimal() / one.Order.Lines[0].Quantity);
        throw new AssertionException("no case");
    }

    private async Task<Store> Store() => (await app.Get<StoreTable>().Find(app.Store))!;
}
