using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

/// <summary>Webhooks, the key grant and the pay page of the demo store.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FakeWooCommerceWebhookTests
{
    private const string Secret = "fixture-webhook-secret-0001";

    private static async Task<WooWebhook> Hook(WooBench bench, Listener listener, string topic)
    {
        var made = await bench.Call("POST", "webhooks",
            $$"""{"topic":"{{topic}}","delivery_url":"{{listener.Url}}{{topic}}","secret":"{{Secret}}"}""", 201);
        Assert.That(made.ToJsonString(), Does.Not.Contain(Secret));
        return bench.Store.Webhooks.All.Single(h => h.Id == made["id"]!.GetValue<int>());
    }

    [Test]
    public async Task A_delivery_is_signed_over_its_raw_bytes_and_shaped_like_a_captured_one()
    {
        await using var bench = await WooBench.Start();
        await using var listener = new Listener();
        await Hook(bench, listener, "order.updated");
        Assert.That(Encoding.ASCII.GetString(listener.Seen.Single().Body), Is.EqualTo("webhook_id=1"));
        Assert.That(listener.Seen[0].Headers.AllKeys, Has.None.StartWith("X-WC"));
        bench.Shop.AddCoupon("WELCOME10", "percent", 10);
        var order = bench.Store.PlaceOrder(new OrderSpec
        {
            FirstName = "小明",
            Items = [new(24, 2), new(31)],
            Coupons = ["welcome10"],
            CustomerId = 2
        });
        bench.Shop.CancelByCustomer(order.Id);
        await bench.Store.RunQueue();

        var (_, headers, body) = listener.Seen[1];
        Assert.That(headers["X-WC-Webhook-Signature"],
            Is.EqualTo(Convert.ToBase64String(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), body))));
        var captured = await File.ReadAllTextAsync(Path.Combine(WooBench.FixturesFolder,
            "order.updated.cancelled-by-customer-my-account.http"));
        var parts = captured.Split("\r\n\r\n", 2);
        foreach (var line in parts[0].Split("\r\n")
            .Where(l => l.StartsWith("X-WC", StringComparison.Ordinal) || l.StartsWith("User-Agent", StringComparison.Ordinal)
            || l.StartsWith("Content-Type", StringComparison.Ordinal)))
        {
            var (name, value) = (line.Split(": ")[0], line.Split(": ")[1]);
            Assert.That(headers[name],
                name is "X-WC-Webhook-Topic" or "X-WC-Webhook-Resource" or "X-WC-Webhook-Event" or "User-Agent" or "Content-Type"
                ? Is.EqualTo(value) : Is.Not.Null.And.Not.Empty, name);
        }
        Assert.That(headers["X-WC-Webhook-Source"], Is.EqualTo(bench.Store.Url + "/"));
        Assert.That(Members("", JsonNode.Parse(body)), Is.EqualTo(Members("", JsonNode.Parse(parts[1]))));
        Assert.That(Encoding.ASCII.GetString(body),
            Is.EqualTo((await bench.Send("GET", $"/wp-json/wc/v3/orders/{order.Id}", authorization: bench.Basic())).Text));
    }

    private static IEnumerable<string> Members(string path, JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Members($"{path}.{p.Key}", p.Value)).ToList(),
        JsonArray { Count: > 0 } a when !path.EndsWith(".meta_data", StringComparison.Ordinal) => Members(path + "[]", a[0]),
        null => [$"{path}: null"],
        _ => [$"{path}: {node.GetValueKind()}"],
    };

    [Test]
    public async Task Waiting_events_of_one_order_collapse_and_the_body_is_built_on_delivery()
    {
        await using var bench = await WooBench.Start();
        await using var listener = new Listener();
        await Hook(bench, listener, "order.created");
        await Hook(bench, listener, "order.updated");
        await Hook(bench, listener, "action.woocommerce_order_status_cancelled");
        var order = bench.Store.PlaceOrder();
        bench.Shop.FailPayment(order.Id);
        bench.Shop.CancelByCustomer(order.Id);
        var sent = await bench.Store.RunQueue();
        Assert.That(sent.Select(d => d.Topic), Is.EqualTo(["order.updated", "order.created", "action.woocommerce_order_status_cancelled"]));
        Assert.That(JsonNode.Parse(sent[1].Body)!["status"]!.GetValue<string>(), Is.EqualTo("cancelled"));
        Assert.That(sent[2].Body, Is.EqualTo($$"""{"action":"woocommerce_order_status_cancelled","arg":{{order.Id}}}"""));
        bench.Store.PlaceOrder(new OrderSpec { Via = "checkout" });
        Assert.That((await bench.Store.RunQueue()).Select(d => d.Topic), Is.EqualTo(["order.created", "order.updated"]));
    }

    [Test]
    public async Task Drafts_meta_and_trash_are_told_and_notes_and_final_deletion_are_not()
    {
        await using var bench = await WooBench.Start();
        await using var listener = new Listener();
        foreach (var topic in (string[])["order.updated", "order.deleted", "order.restored"])
            await Hook(bench, listener, topic);
        var draft = bench.Store.PlaceOrder(new OrderSpec { Draft = true });
        Assert.That((await bench.Store.RunQueue()).Single().Body, Does.Contain("\"status\":\"checkout-draft\""));
        await bench.Call("POST", $"orders/{draft.Id}/notes", """{"note":"x"}""", 201);
        Assert.That(await bench.Store.RunQueue(), Is.Empty);
        var order = bench.Store.PlaceOrder();
        await bench.Store.RunQueue();
        await bench.Call("PUT", $"orders/{order.Id}", """{"meta_data":[{"key":"_x","value":{"n":1}}]}""");
        Assert.That((await bench.Store.RunQueue()).Select(d => d.Topic), Is.EqualTo(["order.updated"]));
        bench.Shop.Trash(order.Id);
        Assert.That((await bench.Store.RunQueue()).Single().Body, Is.EqualTo($$"""{"id":{{order.Id}}}"""));
        bench.Shop.Restore(order.Id);
        Assert.That((await bench.Store.RunQueue()).Single().Topic, Is.EqualTo("order.restored"));
        await bench.Call("DELETE", $"orders/{order.Id}?force=true");
        Assert.That(await bench.Store.RunQueue(), Is.Empty);
    }

    [Test]
    public async Task The_seventh_failure_in_a_row_disables_and_one_more_after_switching_on_disables_again()
    {
        await using var bench = await WooBench.Start();
        await using var listener = new Listener { Answer = 410 };
        var hook = await Hook(bench, listener, "order.updated");
        var order = bench.Store.PlaceOrder();
        for (var failure = 1; failure <= 7; failure++)
        {
            Assert.That(hook.Status, Is.EqualTo("active"), $"before failure {failure}");
            await bench.Store.RunQueue();
            bench.Shop.ChangeByAdmin(order.Id, failure % 2 == 0 ? "pending" : "on-hold");
        }
        Assert.That(hook.Status, Is.EqualTo("disabled"));
        Assert.That(await bench.Store.RunQueue(), Is.Empty);
        await bench.Call("PUT", $"webhooks/{hook.Id}", """{"status":"active"}""");
        bench.Shop.CancelByAdmin(order.Id);
        await bench.Store.RunQueue();
        Assert.That(hook.Status, Is.EqualTo("disabled"));
        await bench.Call("PUT", $"webhooks/{hook.Id}", """{"status":"active"}""");
        listener.Answer = 302;
        bench.Shop.ChangeByAdmin(order.Id, "pending");
        await bench.Store.RunQueue();
        Assert.That(hook.Failures, Is.Zero);
    }

    [Test]
    public async Task A_creator_without_rights_and_an_order_that_is_gone_give_signed_errors()
    {
        await using var bench = await WooBench.Start();
        await using var listener = new Listener();
        var mia = bench.Shop.AddUser("Mia", "shop_manager");
        var key = bench.Shop.AddKey(user: mia);
        await bench.Send("POST", "/wp-json/wc/v3/webhooks",
            $$"""{"topic":"order.updated","delivery_url":"{{listener.Url}}","secret":"a&amp;b"}""", bench.Basic(key));
        async Task<string> Deliver(Action<WooOrder> first)
        {
            first(bench.Store.PlaceOrder());
            var delivery = (await bench.Store.RunQueue()).Single();
            Assert.That(delivery.Signature,
                Is.EqualTo(Convert.ToBase64String(HMACSHA256.HashData("a&b"u8, Encoding.ASCII.GetBytes(delivery.Body)))));
            return delivery.Body;
        }
        foreach (var (file, prepare) in ((string, Action<WooOrder>)[])[("order-gone-when-delivered", o =>
            bench.Shop.DeleteForGood(o.Id)), ("creator-lost-rights", _ => mia.Role = "customer"),
            ("creator-user-deleted", _ => mia.Deleted = true)])
        {
            var captured = await File.ReadAllTextAsync(Path.Combine(WooBench.FixturesFolder, $"order.updated.{file}.http"));
            Assert.That(await Deliver(prepare), Is.EqualTo(captured.Split("\r\n\r\n")[1]), file);
        }
    }

    [Test]
    public async Task Two_deliveries_in_one_second_share_their_delivery_id()
    {
        await using var bench = await WooBench.Start();
        await using var listener = new Listener();
        await Hook(bench, listener, "order.updated");
        bench.Store.PlaceOrder();
        bench.Store.PlaceOrder();
        var first = await bench.Store.RunQueue();
        Assert.That(first[0].DeliveryId, Is.EqualTo(first[1].DeliveryId).And.Matches("^[0-9a-f]{32}$"));
        bench.Clock.Pass(TimeSpan.FromSeconds(1));
        bench.Store.PlaceOrder();
        Assert.That((await bench.Store.RunQueue())[0].DeliveryId, Is.Not.EqualTo(first[0].DeliveryId));
    }

    [TestCase(200, true)]
    [TestCase(204, false)]
    [TestCase(500, false)]
    public async Task A_grant_keeps_its_key_only_when_the_callback_answers_200(int answer, bool kept)
    {
        await using var bench = await WooBench.Start(new FakeWooCommerceOptions { AllowHttpCallback = true, PhpSeesTls = true });
        await using var app = new Listener { Answer = answer };
        var back = await bench.Store.ApproveGrant($"{bench.Store.Url}/wc-auth/v1/authorize?app_name=CancelSaver&scope=read_write"
            + $"&user_id=state-1&return_url={Uri.EscapeDataString("http://app.example/done?x=1")}"
            + $"&callback_url={Uri.EscapeDataString(app.Url)}");
        Assert.That(back, Is.EqualTo(kept ? "http://app.example/done?x=1&success=1&user_id=state-1" : null));
        Assert.That(bench.Store.Keys, Has.Count.EqualTo(kept ? 2 : 1));
        var sent = JsonNode.Parse(app.Seen.Single().Body)!.AsObject();
        Assert.That(sent.Select(p => p.Key), Is.EqualTo(["key_id", "user_id", "consumer_key", "consumer_secret", "key_permissions"]));
        Assert.That(app.Seen[0].Headers["Content-Type"],
            Is.EqualTo("application/json;charset=UTF-8").IgnoreCase.Or.EqualTo("application/json; charset=UTF-8"));
    }

    [Test]
    public async Task The_grant_page_wants_every_parameter_tls_and_the_merchant()
    {
        await using var bench = await WooBench.Start(new FakeWooCommerceOptions());
        const string Good = "/wc-auth/v1/authorize?app_name=A&scope=read_write&user_id=s&return_url=http://a.example/&callback_url=";
        Assert.That((await bench.Send("GET", "/wc-auth/v1/authorize?app_name=A")).Text, Does.Contain("Missing parameter user_id"));
        var http = await bench.Send("GET", Good + "http://a.example/cb");
        Assert.That((http.Status, http.Text.Contains("The callback_url needs to be over SSL.", StringComparison.Ordinal)),
            Is.EqualTo((401, true)));
        var login = await bench.Send("GET", Good + "https://a.example/cb");
        Assert.That((login.Status, login.Message.Headers.Location!.ToString()),
            Is.EqualTo((302, Good.Replace("authorize?", "login/?", StringComparison.Ordinal) + "https://a.example/cb")));
        await bench.Send("POST", "/demo-login", "user=1&back=/", contentType: "application/x-www-form-urlencoded");
        var page = await bench.Send("GET", Good + "https://a.example/cb");
        Assert.That(page.Text,
            Does.Contain("Approve").And.Contain("http://a.example/?success=0&amp;user_id=s").And.Contain("share credentials with "
                + "a.example"));
    }

    [Test]
    public async Task The_pay_page_takes_pending_and_failed_orders_and_asks_old_guests_for_their_address()
    {
        await using var bench = await WooBench.Start();
        var order = bench.Store.PlaceOrder();
        var address = $"/checkout/order-pay/{order.Id}/?pay_for_order=true&key={order.Key}";
        Task<(int Status, string Text, HttpResponseMessage Message)> Post(string form) =>
            bench.Send("POST", address, form, contentType: "application/x-www-form-urlencoded");
        Assert.That((await bench.Send("GET", address.Replace(order.Key, "wc_order_x", StringComparison.Ordinal))).Text,
            Does.Contain("is invalid and cannot be paid for"));
        Assert.That((await bench.Send("GET", address)).Text, Does.Contain("value=\"cod\""));
        bench.Clock.Pass(TimeSpan.FromMinutes(11));
        Assert.That((await bench.Send("GET", address)).Text, Does.Contain("verify the email address"));
        await Post("verify=1&email=rita%40example.com");
        Assert.That((await Post("payment_method=cod")).Status, Is.EqualTo(302));
        Assert.That((order.Status, order.Paid, order.PaymentMethod), Is.EqualTo(("processing", (DateTimeOffset?)null, "cod")));
        Assert.That((await bench.Send("GET", address)).Text, Does.Contain("it cannot be paid for"));
        var annas = bench.Store.PlaceOrder(new OrderSpec { CustomerId = 2 });
        Assert.That((await bench.Send("GET", $"/checkout/order-pay/{annas.Id}/?key={annas.Key}")).Text,
            Does.Contain("Log in as Anna Keller"));
        Assert.That(bench.Shop.PayOrder(annas.Id, "offsite"));
        Assert.That((annas.Status, annas.Paid), Is.EqualTo(("processing", (DateTimeOffset?)bench.Clock.Now)));
    }
}
