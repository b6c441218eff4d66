using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Cancellations;

/// <summary>A day of cases as bytes and back.</summary>
public sealed class CaseColumnsTests
{
    private static readonly DateTimeOffset day = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Every_property_comes_back()
    {
        var entries = new List<CaseEntry>
        {
            new() { Order = 1, CancelledAt = day },
            new()
            {
                Order = long.MaxValue,
                CancelledAt = day.AddMinutes(1439),
                Status = CancellationStatus.NeedsPerson,
                Class = CancelClass.Test,
                Reason = "Our own reason ☕",
                Total = new Money(-1250, "USD"),
                Signs = CaseSigns.Offered | CaseSigns.NeedsPerson,
                RecoveredMinor = 12_000_000_000,
                CostMinor = 1,
                OfferKinds = 1 << (int)OfferKind.StoreCredit,
                Score = 5,
                Rule = "r1",
                Owner = "wp:7",
                OwnerName = "Zoë",
                Goods = [new Good(7, "Théière"), new Good(8_200_000_000_013, "")],
                PersonSince = day,
                RepliedAt = day.AddMinutes(-3),
                DoneAt = day.AddDays(40),
                Words = [1, uint.MaxValue],
            },
            new() { Order = 2, CancelledAt = day.AddMinutes(5), Total = new Money(5, "EUR"), Goods = [new Good(7, "Théière"), new Good(7, "Teapot")] },
        };
        var read = CaseColumns.Read(CaseColumns.Write(entries, day), day);
        CaseColumns.ReadWords(CaseColumns.WriteWords(entries), read);
        Assert.That(read.Select(StoredJson.Write), Is.EqualTo(entries.Select(e => StoredJson.Write(e with { Total = e.Total with { Currency = e.Total.Currency ?? "" } }))));
    }

    [Test]
    public void Nothing_is_something_too() => Assert.That(CaseColumns.Read(CaseColumns.Write([], day), day), Is.Empty);

    [Test]
    public void A_full_part_with_all_words_fits_a_row_and_an_entry_takes_few_bytes()
    {
        var word = 17u;
        var entries = Enumerable.Range(0, CaseDayTable.MostEntries).Select(i => new CaseEntry
        {
            Order = 5_000_000_000_000 + (i * 1_000_003L),
            CancelledAt = day.AddMinutes(i * 37 % 1440),
            Status = (CancellationStatus)(20 + (i * 7 % 8)),
            Class = (CancelClass)(i % 9),
            Reason = Reason.All[i * 5 % 12],
            Total = new Money(i * 7919 % 100_000, "USD"),
            Signs = (CaseSigns)(i * 31 % 256),
            RecoveredMinor = i % 3 == 0 ? i * 101 : 0,
            Rule = "rule-" + (i % 9),
            Goods = [new Good(i * 13 % 400, "Product number " + (i * 13 % 400))],
            Words = [.. Enumerable.Range(0, SearchWords.Most).Select(_ => word = (word * 1664525) + 1013904223)],
        }).ToList();
        var (cases, words) = (CaseColumns.Write(entries, day).Length, CaseColumns.WriteWords(entries).Length);
        TestContext.Out.WriteLine($"{cases} + {words} bytes for {entries.Count} cases");
        Assert.That(cases / entries.Count, Is.LessThan(30));
        Assert.That(cases + words, Is.LessThan(950_000));
    }
}
