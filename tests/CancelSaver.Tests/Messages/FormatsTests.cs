using System.Globalization;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Stores;
using CancelSaver.Tests.Eyeball;

namespace CancelSaver.Tests.Messages;

public sealed class FormatsTests
{
    [TestCase(142_50, "USD", "en", "$142.50")]
    [TestCase(1_234_567_89, "EUR", "en", "€1,234,567.89")]
    [TestCase(1200, "JPY", "en", "¥1,200")]
    [TestCase(1_234, "KWD", "en", "KWD\u00a01.234")]
    [TestCase(2000, "CHF", "en", "CHF\u00a020.00")]
    [TestCase(-1785, "USD", "en", "\u2212$17.85")]
    [TestCase(142_50, "CNY", "zh-Hans", "¥142.50")]
    [TestCase(142_50, "USD", "zh-Hans", "US$142.50")]
    [TestCase(1200, "JPY", "zh-Hans", "JP¥1,200")]
    [TestCase(142_50, "CNY", "en", "CN¥142.50")]
    public void Money_reads_as_customers_write_it(long minor, string currency, string language, string expected) =>
        Assert.That(Formats.Money(new(minor, currency), language), Is.EqualTo(expected));

    [TestCase("2026-11-24T19:00:00Z", "America/New_York", "en", "Tuesday 24 November, 14:00 (New York time)")]
    [TestCase("2026-11-24T19:00:00Z", "America/New_York", "zh-Hans", "11月24日（星期二）14:00（纽约时间）")]
    [TestCase("2026-11-24T19:00:00Z", "Asia/Shanghai", "zh-Hans", "11月25日（星期三）03:00（北京时间）")]
    [TestCase("2026-11-24T19:00:00Z", "Africa/Nairobi", "zh-Hans", "11月24日（星期二）22:00（Nairobi时间）")]
    [TestCase("2026-07-24T19:00:00Z", "America/New_York", "en", "Friday 24 July, 15:00 (New York time)")]
    [TestCase("2026-11-24T19:00:00Z", "+05:30", "en", "Wednesday 25 November, 00:30 (UTC+05:30)")]
    [TestCase("2026-11-24T19:00:00Z", "-03:00", "en", "Tuesday 24 November, 16:00 (UTC-03:00)")]
    [TestCase("2026-11-24T19:00:00Z", "+00:00", "en", "Tuesday 24 November, 19:00 (UTC)")]
    [TestCase("2026-11-24T19:00:00Z", "UTC", "en", "Tuesday 24 November, 19:00 (UTC)")]
    [TestCase("2026-11-24T19:00:00Z", "Mars/Olympus", "en", "Tuesday 24 November, 19:00 (UTC)")]
    [TestCase("2026-11-24T19:00:00Z", "", "en", "Tuesday 24 November, 19:00 (UTC)")]
    public void A_time_always_comes_with_its_zone(string utc, string zone, string language, string expected) =>
        Assert.That(Formats.Moment(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture), zone, language), Is.EqualTo(expected));

    [Test]
    public void Dates_and_lists_follow_the_language()
    {
        Assert.That(Formats.Date(new(2026, 11, 4), "en"), Is.EqualTo("4 November 2026"));
        Assert.That(Formats.Date(new(2026, 11, 4), "zh-Hans"), Is.EqualTo("2026年11月4日"));
        Assert.That(Formats.List(["A", "B", "C"], "en"), Is.EqualTo("A, B and C"));
        Assert.That(Formats.List(["A"], "en"), Is.EqualTo("A"));
        Assert.That(Formats.List(["A", "B", "C"], "zh-Hans"), Is.EqualTo("A、B、C"));
    }

    [Test]
    public void Any_brand_colour_is_made_readable([Values("#ffe600", "#ffffff", "#000000", "#777777", "#00ff00", "#ff0000", "#1f4f8f", "#2f6b4f", "blue", null)] string? colour)
    {
        var palette = Palette.From(colour);

        Assert.That(Palette.Contrast(palette.Accent, Palette.Ground), Is.GreaterThanOrEqualTo(4.5));
        Assert.That(Palette.Contrast(palette.Accent, "#ffffff"), Is.GreaterThanOrEqualTo(4.5), "white text on the button");
        Assert.That(Palette.Contrast(palette.AccentOnDark, Palette.DarkSoft), Is.GreaterThanOrEqualTo(4.5));
        Assert.That(Palette.Contrast(palette.AccentOnDark, "#101317"), Is.GreaterThanOrEqualTo(4.5), "dark text on the button");
    }

    [Test]
    public void A_colour_that_is_readable_stays_as_it_is() => Assert.That(Palette.From("#2f6b4f").Accent, Is.EqualTo("#2f6b4f"));

    [Test]
    public void The_bill_shows_each_part_and_adds_up()
    {
        var bill = Bill.For(Samples.Case().Order, Samples.Offer(OfferKind.Coupon, OfferKind.FreeShipping));

        Assert.That(bill.Lines.Select(l => (l.Key, l.Before?.Minor, l.After.Minor)), Is.EqualTo(((string, long?, long)[])
        [
            ("bill.products", 119_00, 119_00), ("bill.discount", null, -17_85), ("bill.shipping", 9_90, 0), ("bill.fees", 2_50, 0), ("bill.tax", 11_10, 8_54),
        ]));
        Assert.That(bill.Total.After.Minor, Is.EqualTo(bill.Lines.Sum(l => l.After.Minor)));
        Assert.That(bill.Total.Before, Is.EqualTo(Samples.Usd(142_50)));
        Assert.That(bill.TaxIsEstimated, Is.True);
    }

    [Test]
    public void An_amount_never_takes_off_more_than_the_products_it_is_for()
    {
        var part = new OfferPart { Kind = OfferKind.Coupon, Cost = Samples.Usd(500_00), Amount = Samples.Usd(500_00), ProductIds = [12] };
        var bill = Bill.For(Samples.Case().Order, new Offer { Parts = [part], Ends = Samples.Ends, Cost = Samples.Usd(500_00) });

        Assert.That(bill.Lines.Single(l => l.Key == "bill.discount").After, Is.EqualTo(Samples.Usd(-24_00)));
    }
}
