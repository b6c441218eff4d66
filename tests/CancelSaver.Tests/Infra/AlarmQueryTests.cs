using System.Text.Json;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Infra;

/// <summary>Each alarm rings on what it is for and on nothing else. That the app really writes such lines, the alarm journeys show.</summary>
public sealed class AlarmQueryTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    // An hour of a house that is well, as Azure would have kept it: the app's lines, the host's own, answers with a few errors that are none.
    private static readonly Row[] wellTraces =
    [
        .. Enumerable.Range(0, 12).Select(i => Line(5 * i, 1005, new { Queue = "send-email", Waiting = 3, OldestSeconds = 20, Poison = 0, OldestPoisonSeconds = 0 })),
        Line(5, 1009, new { StorageMilliseconds = 12, ClockSkewSeconds = 0.4 }),
        Line(55, 1004, new { Open = 4, Strays = 0 }),
        Line(10, 1001, new { Case = "woo:shop.example/1001", From = "", To = "Received" }),
        Line(10, 1002, new { Case = "woo:shop.example/1001", Mail = "ask", State = "Accepted" }),
        Line(3, 0, new { Note = 1 }, "Warning"),
        new() { ["TimeGenerated"] = now.AddMinutes(-7), ["Message"] = "Worker process started and initialized." },
    ];

    private static readonly Row[] wellRequests =
    [
        .. Enumerable.Range(0, 40).Select(i => AlarmFile.Request(now.AddMinutes(-i), "ShopifyWebhooks", "https://app.example/webhooks/shopify", 200, 40)),
        AlarmFile.Request(now.AddMinutes(-1), "ShopifyWebhooks", "https://app.example/webhooks/shopify", 401, 3600),
        AlarmFile.Request(now.AddMinutes(-2), "MerchantPages", "https://app.example/app/", 500, 9000),
        AlarmFile.Request(now.AddMinutes(-3), "SendEmail", "", 0, 9000),
    ];

    private static IEnumerable<TestCaseData> Troubles()
    {
        yield return Trouble("poison", Line(2, 1005, new { Queue = "send-email", Waiting = 0, OldestSeconds = 0, Poison = 1, OldestPoisonSeconds = 3 }));
        yield return Trouble("poison", Line(2, 1010, new { Queue = "send-email", Cause = "x" }, "Error"));
        yield return Trouble("queue-age", Line(2, 1005, new { Queue = "store-events", Waiting = 9, OldestSeconds = 601, Poison = 0, OldestPoisonSeconds = 0 }));
        yield return Trouble("mail-refused", Line(2, 1003, new { Why = "401" }, "Error"));
        yield return Trouble("case-stands-still", Line(2, 1007, new { Case = "woo:shop.example/1001", Queue = "send-email" }, "Critical"));
        yield return Trouble("case-stands-still", Line(2, 0, new { Anything = 1 }, "Critical"));
        yield return Trouble("store-must-reconnect", Line(50, 1008, new { Store = "woo:shop.example" }, "Error"));
        yield return Trouble("cannot-start", new Row { ["TimeGenerated"] = now.AddMinutes(-1), ["Message"] = "CancelSaver cannot run: Settings: SecretsKey: The SecretsKey field is required." });
    }

    [Test]
    public void A_house_that_is_well_rings_no_alarm() =>
        Assert.That(AlarmFile.All().Where(a => a.Rings(wellTraces, wellRequests, now)).Select(a => a.Name), Is.Empty);

    [TestCaseSource(nameof(Troubles))]
    public void A_line_of_trouble_rings_its_own_alarm_and_no_other(string name, Row line) =>
        Assert.That(AlarmFile.All().Where(a => a.Rings([.. wellTraces, line], wellRequests, now)).Select(a => a.Name), Is.EqualTo(new[] { name }));

    [TestCaseSource(nameof(Troubles))]
    public void It_stops_when_the_trouble_is_two_hours_old(string name, Row line)
    {
        var old = new Row { ["TimeGenerated"] = now.AddHours(-2), ["Message"] = line["Message"] };
        Assert.That(AlarmFile.Named(name).Rings([.. wellTraces, old], wellRequests, now), Is.False);
    }

    [Test]
    public void Three_answers_of_500_ring_and_two_do_not()
    {
        Row[] third = [AlarmFile.Request(now.AddMinutes(-1), "OfferPages", "https://app.example/o/t", 503, 20)];
        Assert.That(AlarmFile.Named("answers-5xx").Rings([], [.. wellRequests, .. third], now), Is.False);
        Assert.That(AlarmFile.Named("answers-5xx").Rings([], [.. wellRequests, .. third, .. third], now), Is.True);
        Assert.That(AlarmFile.Named("answers-5xx").Rings([], [.. wellRequests, .. third, .. third], now.AddMinutes(16)), Is.False);
    }

    [Test]
    public void Slow_webhooks_ring_when_one_in_twenty_is_slow_but_not_for_a_few_cold_starts()
    {
        Row[] slow = [.. Enumerable.Range(0, 4).Select(i => AlarmFile.Request(now.AddMinutes(-i), "WooWebhooks", "https://app.example/webhooks/woocommerce/x", 200, 2500))];
        Assert.That(AlarmFile.Named("webhook-slow").Rings([], slow, now), Is.False, "four answers say nothing");
        Assert.That(AlarmFile.Named("webhook-slow").Rings([], [.. wellRequests, .. slow], now), Is.True);
    }

    [Test]
    public void Silence_rings()
    {
        Assert.That(AlarmFile.All().Where(a => a.Rings([], [], now)).Select(a => a.Name), Is.EquivalentTo(new[] { "sweep-missing", "watch-missing" }));
        Assert.That(AlarmFile.Named("sweep-missing").Rings(wellTraces, [], now.AddMinutes(94)), Is.False);
        Assert.That(AlarmFile.Named("sweep-missing").Rings(wellTraces, [], now.AddMinutes(96)), Is.True);
        Assert.That(AlarmFile.Named("watch-missing").Rings(wellTraces, [], now.AddMinutes(19)), Is.False);
        Assert.That(AlarmFile.Named("watch-missing").Rings(wellTraces, [], now.AddMinutes(21)), Is.True);
    }

    [Test]
    public void Every_query_for_people_runs_and_finds_something_in_a_house_that_is_well()
    {
        Row[] traces =
        [
            .. wellTraces, Line(8, 1001, new { Case = "woo:shop.example/1001", From = "Received", To = "Decided" }), Line(7, 1001, new { Case = "woo:shop.example/1001", From = "Provisioned", To = "Sent" }),
            Line(6, 1006, new { FunctionName = "SendEmail", DequeueCount = 2 }, "Error"),
        ];
        Row[] usage = [new() { ["TimeGenerated"] = now.AddDays(-1), ["DataType"] = "AppTraces", ["Quantity"] = 12.5, ["IsBillable"] = true }];
        foreach (var query in AlarmFile.Queries())
            Assert.That(query.Rows(traces, wellRequests, now, usage), Is.Not.Empty, query.Name);
    }

    [Test]
    public void One_cancellation_finds_the_lines_of_its_traces_and_of_no_other_case()
    {
        Row[] lines =
        [
            Line(9, 1001, new { Case = "woo:shop.example/1001", From = "", To = "Received" }, trace: "a"),
            Line(8, 0, new { Step = "decide-offer" }, trace: "a"),
            Line(7, 1001, new { Case = "woo:shop.example/10010", From = "", To = "Received" }, trace: "b"),
            Line(6, 0, new { Step = "decide-offer" }, trace: "b"),
        ];

        var found = AlarmFile.Queries().Single(q => q.Name == "one-cancellation").Rows(lines, [], now);

        Assert.That(found.Select(r => r["Trace"]), Is.EqualTo(new[] { "a", "a" }));
    }

    [Test]
    public void The_funnel_counts_a_case_once_a_step()
    {
        Row[] lines =
        [
            Line(9, 1001, new { Case = "woo:a.example/1", From = "", To = "Received" }), Line(9, 1001, new { Case = "woo:a.example/1", From = "", To = "Received" }),
            Line(8, 1001, new { Case = "woo:a.example/2", From = "", To = "Received" }), Line(7, 1001, new { Case = "woo:a.example/2", From = "Accepted", To = "Saved" }),
        ];

        var day = AlarmFile.Queries().Single(q => q.Name == "funnel-per-day").Rows(lines, [], now).Single();

        Assert.That((day["Opened"], day["Saved"], day["Sent"]), Is.EqualTo(((object)2L, (object)1L, (object)0L)));
    }

    private static TestCaseData Trouble(string alarm, Row line) => new TestCaseData(alarm, line).SetArgDisplayNames(alarm, line["Message"]!.ToString()!.Split("\"State\"")[^1]);

    // The shape AddJsonConsole writes (Web/Hosting.cs).
    private static Row Line(int minutesAgo, int eventId, object state, string level = "Information", string trace = "4bf92f3577b34da6a3ce929d0e0e4736") => new()
    {
        ["TimeGenerated"] = now.AddMinutes(-minutesAgo),
        ["Message"] = JsonSerializer.Serialize(new
        {
            Timestamp = now.AddMinutes(-minutesAgo),
            EventId = eventId,
            LogLevel = level,
            Category = "CancelSaver.Somewhere",
            Message = "A sentence.",
            State = state,
            Scopes = new object[] { new { Message = "SpanId:00f067aa0ba902b7", SpanId = "00f067aa0ba902b7", TraceId = trace } },
        }),
    };
}
