using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

/// <summary>The states the captured exchanges began from.</summary>
public sealed partial class FakeWooCommerceReplayTests
{
    private const string PendingWithSave15 = """{"status":"pending","coupon_lines":[{"code":"save15"}]}""";
    private const string Save15Only = """{"coupon_lines":[{"code":"save15"}]}""";
    private const string Fee = """{"fee_lines":[{"name":"x","total":"-12.00"}]}""";
    private const string Processing = """{"status":"processing"}""";
    private const string SecondShippingLine = """{"shipping_lines":[{"method_id":"flat_rate","method_title":"x","total":"5.00"}]}""";

    private static Prepared Order(int captured, WooOrder order, int capturedLine = 0, string[]? loose = null)
    {
        var line = capturedLine == 105 ? order.FeeLines[0].Id : order.ShippingLines.LastOrDefault()?.Id;
        return new(s => s.Replace($"/orders/{captured}", $"/orders/{order.Id}").Replace($"\"id\":{capturedLine}", $"\"id\":{line}"), loose);
    }

    private static Prepared Order(int captured, int id) => new(s => s.Replace($"/orders/{captured}", $"/orders/{id}"));

    private static WooOrder Rita(WooBench bench, string? then = null)
    {
        var order = bench.Store.PlaceOrder(new OrderSpec { PaymentMethod = "bacs" });
        if (then == "cancelled")
            bench.Shop.CancelByRest(order.Id);
        return order;
    }

    private static WooOrder FreePriority(WooBench bench)
    {
        var order = Rita(bench);
        Put(bench, order, $$"""
            {"status":"pending","shipping_lines":[{"id":{{order.ShippingLines[0].Id}},"instance_id":"2","method_id":"flat_rate",
             "method_title":"Priority (1-2 days)","total":"0.00"}]}
            """);
        return order;
    }

    private static WooOrder Tee(WooBench bench, int variation = 24) =>
        bench.Store.PlaceOrder(new OrderSpec { PaymentMethod = "bacs", Items = [new(variation)] });

    private static WooOrder Anna(WooBench bench, string note = "Please leave with the neighbour - ring twice & wait \"5 min\"")
    {
        bench.Shop.AddCoupon("WELCOME10", "percent", 10);
        var order = bench.Store.PlaceOrder(new OrderSpec
        {
            Items = [new(24, 2), new(31)],
            FirstName = "Anna",
            LastName = "Keller",
            Email = "anna.keller@example.com",
            CustomerId = 2,
            Coupons = ["welcome10"],
            Note = note,
        });
        bench.Shop.CancelByCustomer(order.Id);
        return order;
    }

    private static WooCoupon Save15(WooBench bench) => bench.Shop.AddCoupon("SAVE15", "percent", 15);

    private static WooCoupon RitasCoupon(WooBench bench) => bench.Shop.AddCoupon("SAVE-7F3K2-RITA", "fixed_cart", 20, c =>
    {
        (c.IndividualUse, c.UsageLimit, c.UsageLimitPerUser, c.Emails) = (true, 1, 1, ["rita@example.com"]);
        (c.Description, c.Expires) = ("CancelSaver offer for order 123", new DateTimeOffset(2026, 11, 30, 4, 59, 59, TimeSpan.Zero));
        c.Meta.Add(new WooMeta(1629, "_cancelsaver_offer", "of_1"));
    });

    private static WooWebhook Hook(WooBench bench, string name = "failing")
    {
        var made = bench.Call("POST", "webhooks",
            $$"""{"name":"{{name}}","topic":"order.updated","delivery_url":"http://127.0.0.1:9/x","secret":"s"}""", 201)
            .GetAwaiter().GetResult();
        var hook = bench.Store.Webhooks.All.Single(h => h.Id == made["id"]!.GetValue<int>());
        hook.Modified = bench.Clock.Now;
        return hook;
    }

    private static void Put(WooBench bench, WooOrder order, string body) =>
        bench.Call("PUT", $"orders/{order.Id}", body).GetAwaiter().GetResult();
}
