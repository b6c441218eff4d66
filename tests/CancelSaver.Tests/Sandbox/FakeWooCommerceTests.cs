using System.Globalization;
using System.Text.Json.Nodes;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

/// <summary>Keys, signatures, lists, stock, outages: what no single captured exchange shows.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FakeWooCommerceTests
{
    private const string Orders = "/wp-json/wc/v3/orders";

    [Test]
    public void The_signature_base_string_is_the_one_seen_on_the_real_store()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["status[0]"] = "cancelled",
            ["per_page"] = "1",
            ["search"] = "rita@example.com",
            ["oauth_consumer_key"] = "ck_"
                + new string('1', 40),
            ["oauth_nonce"] = "0123456789abcdef0123456789abcdef",
            ["oauth_signature_method"] = "HMAC-SHA256",
            ["oauth_timestamp"] = "1795312800",
            ["oauth_version"] = "1.0",
        };
        var text = WooAuth.BaseString("GET", "http://127.0.0.1:8081/wp-json/wc/v3/orders", parameters);
        Assert.That(text, Does.EndWith("%26search%3Drita%2540example.com%26status%255B0%255D%3Dcancelled"));
        Assert.That(WooAuth.Sign(text, "cs_" + new string('2', 40), "HMAC-SHA256"),
            Is.EqualTo("G03+kCcWHz4mPkepPGaCQN+/ft8/Mv8NtCCxPV5ZOLM="));
    }

    [TestCase("HMAC-SHA256")]
    [TestCase("HMAC-SHA1")]
    public async Task Without_tls_only_oauth_opens_the_door(string algorithm)
    {
        await using var bench = await WooBench.Start(new FakeWooCommerceOptions());
        bench.Store.PlaceOrder();
        var basic = await bench.Send("GET", Orders, authorization: bench.Basic());
        Assert.That(basic.Status, Is.EqualTo(401));
        Assert.That(basic.Text, Does.Contain("woocommerce_rest_cannot_view"));
        var query = await bench.Send("GET", $"{Orders}?consumer_key={bench.Key.ConsumerKey}&consumer_secret={bench.Key.ConsumerSecret}");
        Assert.That(query.Status, Is.EqualTo(401));

        var address = bench.Signed("GET", Orders + "?status[0]=pending&search=rita%40example.com", "n1", algorithm: algorithm);
        var signed = await bench.Send("GET", address);
        Assert.That(signed.Status, Is.EqualTo(200), signed.Text);
        Assert.That(JsonNode.Parse(signed.Text)!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await bench.Send("GET", address)).Text, Does.Contain("Invalid nonce - nonce has already been used."));
        Assert.That((await bench.Send("GET", address.Replace("n1", "n2", StringComparison.Ordinal))).Text,
            Does.Contain("provided signature does not match"));
        Assert.That((await bench.Send("POST", address)).Text, Does.Contain("provided signature does not match"));
        Assert.That((await bench.Send("GET", bench.Signed("GET", Orders, "n3", at: bench.Clock.Now.AddMinutes(-16)))).Text,
            Does.Contain("Invalid timestamp."));
        var stranger = new WooKey(0, "ck_nobody", "cs_nobody", "read", bench.Shop.Admin, "");
        Assert.That((await bench.Send("GET", bench.Signed("GET", Orders, "n4", stranger))).Text, Does.Contain("Consumer key is invalid."));
    }

    [Test]
    public async Task Over_tls_basic_and_query_keys_count_unless_their_user_is_gone()
    {
        await using var bench = await WooBench.Start(new FakeWooCommerceOptions { Https = true });
        Assert.That(bench.Store.Url, Does.StartWith("https://"));
        Assert.That((await bench.Send("GET", Orders, authorization: bench.Basic())).Status, Is.EqualTo(200));
        Assert.That((await bench.Send("GET",
            $"{Orders}?consumer_key={bench.Key.ConsumerKey}&consumer_secret={bench.Key.ConsumerSecret}")).Status, Is.EqualTo(200));
        var manager = bench.Shop.AddUser("Mia", "shop_manager");
        var key = bench.Shop.AddKey(user: manager);
        manager.Role = "customer";
        Assert.That((await bench.Send("GET", Orders, authorization: bench.Basic(key))).Status, Is.EqualTo(403));
        manager.Deleted = true;
        Assert.That((await bench.Send("GET", Orders, authorization: bench.Basic(key))).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task Answers_are_pure_ascii_with_escaped_slashes()
    {
        await using var bench = await WooBench.Start();
        var order = bench.Store.PlaceOrder(new OrderSpec
        {
            FirstName = "小明",
            LastName = "王 🎁",
            Note = "a/b <c> & 'd' \"e\" + \u007f",
            Items = [new(20)]
        });
        var (_, text, _) = await bench.Send("GET", $"{Orders}/{order.Id}", authorization: bench.Basic());
        Assert.That(text.All(char.IsAscii));
        Assert.That(text,
            Does.Contain("\\u5c0f\\u660e").And.Contain("\\u738b \\ud83c\\udf81").And.Contain("a\\/b "
                + "<c> & 'd' \\\"e\\\" + \u007f").And.Contain("\"price\":42.5,"));
        Assert.That(JsonNode.Parse(text)!["billing"]!["first_name"]!.GetValue<string>(), Is.EqualTo("小明"));
    }

    [Test]
    public async Task Lists_are_paged_filtered_and_quietly_ignore_what_they_do_not_know()
    {
        await using var bench = await WooBench.Start();
        for (var i = 0; i < 5; i++)
        {
            bench.Store.PlaceOrder(new OrderSpec { Email = $"p{i}@example.com" });
            bench.Clock.Pass(TimeSpan.FromMinutes(1));
        }
        bench.Store.PlaceOrder(new OrderSpec { Draft = true });
        bench.Shop.CancelByRest(bench.Shop.Orders[0].Id);
        var first = await bench.Send("GET", Orders + "?status=cancelled,pending&per_page=2&_fields=id,status",
            authorization: bench.Basic());
        Assert.That(first.Message.Headers.GetValues("X-WP-Total"), Is.EqualTo(["5"]));
        Assert.That(first.Message.Headers.GetValues("X-WP-TotalPages"), Is.EqualTo(["3"]));
        Assert.That(first.Message.Headers.GetValues("Link").Single(),
            Is.EqualTo($"<{bench.Store.Url}{Orders}?per_page=2&_fields=id%2Cstatus&status%5B0%5D=cancelled&status%5B1%5D=pending&dp=2"
                + $"&context=view&page=2>; rel=\"next\""));
        Assert.That(first.Text, Does.Match("^\\[\\{\"id\":\\d+,\"status\":\"pending\"\\},\\{\"id\":\\d+,\"status\":\"pending\"\\}\\]$"));
        Assert.That((await bench.Call("GET", "orders?billing_email=p1@example.com")).AsArray(), Has.Count.EqualTo(5));
        Assert.That((await bench.Call("GET", "orders?search=P1@example.com")).AsArray(), Has.Count.EqualTo(1));
        Assert.That((await bench.Call("GET", "orders?status=checkout-draft")).AsArray(), Has.Count.EqualTo(1));
        var since = bench.Clock.Now.AddMinutes(-2).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        var changed = (await bench.Call("GET", $"orders?modified_after={since}&dates_are_gmt=true&orderby=modified&order=asc")).AsArray();
        Assert.That(changed.Select(o => o!["status"]!.GetValue<string>()), Is.EqualTo(["pending", "cancelled"]));
        await bench.Call("GET", "orders?status=won-back", expect: 400);
        await bench.Call("GET", "orders?per_page=0", expect: 400);
    }

    [Test]
    public async Task Stock_goes_and_comes_with_the_status_and_may_fall_below_zero()
    {
        await using var bench = await WooBench.Start();
        var first = bench.Store.PlaceOrder(new OrderSpec { PaymentMethod = "bacs", Items = [new(19)] });
        Assert.That(bench.Shop.Product(19).Stock, Is.Zero);
        bench.Shop.CancelByAdmin(first.Id);
        Assert.That(bench.Shop.Product(19).Stock, Is.EqualTo(1));
        bench.Store.PlaceOrder(new OrderSpec { PaymentMethod = "cod", Items = [new(19)] });
        await bench.Call("PUT", $"orders/{first.Id}", """{"status":"processing"}""");
        Assert.That(bench.Shop.Product(19).Stock, Is.EqualTo(-1));
        Assert.That(first.Notes.Select(n => n.Text), Has.Member("Stock levels reduced: Limited Poster (0&rarr;-1)"));
        await bench.Call("PUT", $"orders/{first.Id}", """{"status":"pending"}""");
        Assert.That(bench.Shop.Product(19).Stock, Is.Zero);
    }

    [Test]
    public async Task A_coupon_counts_as_used_only_while_the_order_lives()
    {
        await using var bench = await WooBench.Start();
        var coupon = bench.Shop.AddCoupon("ONCE", "fixed_cart", 10, c => c.UsageLimit = 1);
        var order = bench.Store.PlaceOrder(new OrderSpec { PaymentMethod = "bacs" });
        bench.Shop.CancelByRest(order.Id);
        await bench.Call("PUT", $"orders/{order.Id}", """{"coupon_lines":[{"code":"ONCE"}]}""");
        Assert.That(coupon.UsageCount, Is.Zero);
        await bench.Call("PUT", $"orders/{order.Id}", """{"status":"pending"}""");
        Assert.That(coupon.UsedBy, Is.EqualTo(["rita@example.com"]));
        var again = await bench.Call("PUT", $"orders/{order.Id}", """{"coupon_lines":[{"code":"once"}]}""");
        Assert.That(again["total"]!.GetValue<string>(), Is.EqualTo("157.50"));
        bench.Shop.CancelByRest(order.Id);
        Assert.That(coupon.UsageCount, Is.Zero);
    }

    [Test]
    public async Task Each_way_to_cancel_leaves_its_own_note()
    {
        await using var bench = await WooBench.Start();
        var (byCustomer, onHold, byTimeout, classic) = (bench.Store.PlaceOrder(),
            bench.Store.PlaceOrder(new OrderSpec { PaymentMethod = "bacs" }), bench.Store.PlaceOrder(),
            bench.Store.PlaceOrder(new OrderSpec { Via = "rest-api" }));
        Assert.That(bench.Shop.CancelByCustomer(byCustomer.Id));
        Assert.That(bench.Shop.CancelByCustomer(onHold.Id), Is.False);
        bench.Shop.CancelByAdmin(onHold.Id);
        Assert.That(bench.Shop.RunUnpaidTimeout(), Is.Empty);
        bench.Clock.Pass(TimeSpan.FromMinutes(60));
        Assert.That(bench.Shop.RunUnpaidTimeout(), Is.EqualTo([byTimeout.Id]));
        Assert.That(classic.Status, Is.EqualTo("pending"));
        string[] Notes(WooOrder o) => [.. o.Notes.Select(n => n.Text)];
        Assert.That(Notes(byCustomer), Has.Member("Order cancelled by customer. Order status changed from Pending payment to Cancelled."));
        Assert.That(Notes(onHold), Has.Member("Order status changed by bulk edit. Order status changed from On hold to Cancelled."));
        Assert.That(Notes(byTimeout),
            Has.Member("Unpaid order cancelled - time limit reached. Order status changed from Pending payment to Cancelled."));
        var shown = (await bench.Call("GET", $"orders/{onHold.Id}/notes")).AsArray();
        Assert.That(shown, Has.Count.EqualTo(onHold.Notes.Count));
    }

    [Test]
    public async Task Outages_are_as_ordered_and_a_lost_answer_has_done_its_work()
    {
        await using var bench = await WooBench.Start();
        var order = bench.Store.PlaceOrder();
        bench.Store.LoseAnswerOf(r => r.Method == "POST" && r.PathAndQuery.EndsWith("/coupons", StringComparison.Ordinal));
        Assert.ThrowsAsync<HttpRequestException>(() => bench.Send("POST", "/wp-json/wc/v3/coupons",
            """{"code":"LOST","amount":"1"}""", bench.Basic()));
        Assert.That(bench.Store.Coupons.Select(c => c.Code), Is.EqualTo(["lost"]));
        bench.Store.FailNext(r => r.Method == "PUT", 503);
        Assert.That((await bench.Send("PUT", $"{Orders}/{order.Id}", """{"status":"completed"}""", bench.Basic())).Status, Is.EqualTo(503));
        Assert.That(order.Status, Is.EqualTo("pending"));
        bench.Store.Down = WooOutage.Maintenance;
        Assert.That((await bench.Send("GET", Orders, authorization: bench.Basic())).Message.Content.Headers.ContentType!.MediaType,
            Is.EqualTo("text/html"));
        bench.Store.Down = WooOutage.Refused;
        Assert.ThrowsAsync<HttpRequestException>(() => bench.Send("GET", Orders, authorization: bench.Basic()));
        bench.Store.Down = WooOutage.None;
        await bench.Call("GET", "nothing/here", expect: 404);
        Assert.That(bench.Store.Requests.Single(r => r.Unknown).PathAndQuery, Is.EqualTo("/wp-json/wc/v3/nothing/here"));
    }

    [Test]
    public async Task What_is_not_json_or_not_a_string_is_refused()
    {
        await using var bench = await WooBench.Start();
        var order = bench.Store.PlaceOrder();
        Assert.That((await bench.Call("PUT", $"orders/{order.Id}", "{broken", 400))["code"]!.GetValue<string>(),
            Is.EqualTo("rest_invalid_json"));
        var number = await bench.Call("PUT", $"orders/{order.Id}", """{"shipping_lines":[{"method_id":"x","total":5}]}""", 400);
        Assert.That(number["data"]!["params"]!["shipping_lines"]!.GetValue<string>(),
            Is.EqualTo("shipping_lines[0][total] is not of type string."));
        await bench.Call("POST", "coupons", """{"code":"n","amount":5}""", 400);
        await bench.Call("PUT", $"orders/{order.Id}", """{"line_items":[{"id":99999,"quantity":0}]}""", 400);
    }

    [Test]
    public async Task A_person_can_order_look_and_cancel_in_the_shop()
    {
        await using var bench = await WooBench.Start();
        const string Form = "application/x-www-form-urlencoded";
        Assert.That((await bench.Send("GET", "/")).Text, Does.Contain("Rain Jacket Lite").And.Contain("XL, Blue – sold out"));
        var link = await bench.Send("GET", "/checkout-link/?products=13:2,24:1&coupon=NOPE");
        var checkout = await bench.Send("GET", link.Message.Headers.Location!.ToString());
        Assert.That(checkout.Text, Does.Contain("Merino Tee - M, Blue").And.Contain("does not exist"));
        const string Answers = "products=13:2,24:1&first=Zo%C3%A9&last=L&email=zoe%40example.com&country=FR&shipping=2"
            + "&payment=offsite&note=Please+hurry";
        Assert.That((await bench.Send("POST", "/checkout", Answers + "&coupon=NOPE", contentType: Form)).Text,
            Does.Contain("does not exist"));
        var placed = await bench.Send("POST", "/checkout", Answers, contentType: Form);
        var order = bench.Shop.Orders.Single();
        Assert.That(placed.Message.Headers.Location!.ToString(),
            Does.StartWith($"/checkout/order-pay/{order.Id}/?pay_for_order=true&key="));
        Assert.That((order.Status, order.Total, order.Billing.FirstName, order.CustomerNote),
            Is.EqualTo(("pending", 100.90m, "Zoé", "Please hurry")));
        Assert.That((await bench.Send("GET", "/my-account/orders")).Text, Does.Contain($"/my-account/orders/{order.Id}/cancel"));
        await bench.Send("POST", $"/my-account/orders/{order.Id}/cancel", "", contentType: Form);
        Assert.That(order.Status, Is.EqualTo("cancelled"));
        Assert.That((await bench.Send("GET", "/wp-admin/orders")).Text, Does.Contain("Order cancelled by customer."));
        await bench.Send("POST", $"/wp-admin/orders/{order.Id}/erase", "", contentType: Form);
        Assert.That(order.Billing.Email, Is.EqualTo("deleted@site.invalid"));
    }

    [Test]
    public async Task The_past_is_the_same_for_the_same_seed_and_nobody_is_told()
    {
        await using var one = await WooBench.Start();
        await using var other = await WooBench.Start();
        one.Shop.LoadPastOrders(200, 7);
        other.Shop.LoadPastOrders(200, 7);
        static IEnumerable<string> Told(WooBench bench) =>
            bench.Shop.Orders.Select(o => $"{o.Id} {o.Created:O} {o.Status} {o.Total} {o.Billing.Email} {o.CustomerNote}");
        Assert.That(Told(one), Is.EqualTo(Told(other)));
        Assert.That(one.Shop.Orders.Select(o => o.Status).Distinct(), Is.SupersetOf(["cancelled", "completed", "refunded"]));
        Assert.That(one.Shop.Orders.Select(o => o.Billing.Country).Distinct().Count(), Is.GreaterThan(5));
        Assert.That(one.Shop.Product(19).Stock, Is.EqualTo(1));
        Assert.That(one.Store.Webhooks.Pending, Is.Zero);
    }
}
