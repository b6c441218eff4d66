using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Orders, cancelled and annotated. A cancelled order is final: only note, tags and attributes can still be written.</summary>
internal sealed partial class ShopGraph
{
    private const string CancelErrors = "orderCancelUserErrors";
    private const int LongestStaffNote = 255;
    private int cancelJobs;

    private void AddOrderWrites()
    {
        Add("orderCancel", Cancel);
        Add("orderUpdate", UpdateOrder);
        Add("tagsAdd", q => ChangeTags(q, (tags, tag) =>
        {
            if (!tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
                tags.Add(tag);
        }));
        Add("tagsRemove", q => ChangeTags(q, (tags, tag) => tags.RemoveAll(t => string.Equals(t, tag, StringComparison.OrdinalIgnoreCase))));
    }

    /// <summary>https://shopify.dev/docs/api/admin-graphql/latest/mutations/orderCancel</summary>
    private JsonObject Cancel(ShopQuestion q)
    {
        static JsonObject Refused(string field, string message, string code) => With(No(field, message, code, CancelErrors), "job", "jobResult");
        if (FindOrder(q.Text("orderId")) is not { } order)
            return Refused("orderId", "Order does not exist", "NOT_FOUND");
        if (order.CancelledAt is not null)
            return Refused("orderId", "The order has already been cancelled.", "INVALID");
        if (order.IsFulfilled)
            return Refused("orderId", "Cannot cancel an order that has been fulfilled.", "INVALID");
        if (q.Text("staffNote").Length > LongestStaffNote)
            return Refused("staffNote", "Staff note is too long (maximum is 255 characters)", "INVALID");
        var method = q.Input("refundMethod");
        if (q.Args["refundMethod"] is not null && method.Count(m => m.Value is not null) != 1)
            return Refused("refundMethod", "Exactly one refund method must be given.", "INVALID");
        var credit = method["storeCreditRefund"]?.AsObject();
        if (credit is not null && order.Customer is null)
            return Refused("refundMethod", "The order has no customer to credit.", "STORE_CREDIT_REFUND_MISSING_CUSTOMER");
        var ends = When(credit?["expiresAt"]);
        if (ends <= shop.Now)
            return Refused("refundMethod", "The expiration date is in the past.", "STORE_CREDIT_REFUND_EXPIRATION_IN_PAST");
        var refund = credit is not null || method["originalPaymentMethodsRefund"]?.GetValue<bool>() == true;
        var (reason, restock, staffNote) = (q.Text("reason"), q.Args["restock"]!.GetValue<bool>(), q.Args["staffNote"]?.GetValue<string>());
        var job = NewJob(shop.Options.JobsAfterReads, () => shop.CancelNow(order, reason, refund, restock, staffNote, credit is not null, ends));
        return new JsonObject
        {
            ["job"] = new JsonObject { ["id"] = job, ["done"] = false },
            ["jobResult"] = new JsonObject
            {
                ["id"] = Gid("OrderCancelJobResult", ++cancelJobs),
                ["done"] = false,
                ["status"] = "STARTED",
                ["errors"] = new JsonArray(),
                ["order"] = Ask(Gid("Order", order.Id)),
            },
            [CancelErrors] = new JsonArray(),
        };
    }

    private JsonObject UpdateOrder(ShopQuestion q)
    {
        var input = q.Input("input");
        if (FindOrder(input["id"]!.GetValue<string>()) is not { } order)
            return With(No("id", "Order does not exist"), "order");
        if (order.CancelledAt is not null && input.ContainsKey("shippingAddress"))
            return With(No("shippingAddress", "The shipping address of a cancelled order can't be changed"), "order");
        if (input["tags"] is JsonArray { Count: > 250 })
            return With(No("tags", "Tags can't have more than 250 entries"), "order");
        if (input.ContainsKey("note"))
            order.Note = input["note"]?.GetValue<string>();
        if (input.ContainsKey("email"))
            order.Email = input["email"]?.GetValue<string>();
        if (input.ContainsKey("phone"))
            order.Phone = input["phone"]?.GetValue<string>();
        if (input["shippingAddress"] is JsonObject address)
            order.ShippingAddress = AddressOf(address, order.ShippingAddress);
        if (input["tags"] is JsonArray tags)
            Set(order.Tags, tags);
        if (input["customAttributes"] is JsonArray attributes)
        {
            order.Attributes.Clear();
            order.Attributes.AddRange(attributes.Select(a => (a!["key"]!.GetValue<string>(), a["value"]!.GetValue<string>())));
        }
        shop.Touched(order);
        return Yes("order", OrderJson(order));
    }

    private JsonObject ChangeTags(ShopQuestion q, Action<List<string>, string> how)
    {
        var (id, names) = (q.Text("id"), q.Texts("tags"));
        var tags = Kind(id) switch
        {
            "Order" => FindOrder(id)?.Tags,
            "Customer" => FindCustomer(id)?.Tags,
            "DraftOrder" => FindDraft(id)?.Tags,
            _ => null,
        };
        if (tags is null)
            return With(No("id", "The node does not exist"), "node");
        if (names.Any(n => n.Trim().Length is 0 or > 255))
            return With(No("tags", "Tags must have between 1 and 255 characters"), "node");
        var before = string.Join(',', tags);
        foreach (var name in names)
            how(tags, name.Trim());
        tags.Sort(StringComparer.OrdinalIgnoreCase);
        if (FindOrderOrNull(id) is { } order && before != string.Join(',', tags))
            shop.Touched(order);
        return Yes("node", Node(id));
    }

    private ShopOrder? FindOrderOrNull(string gid) => Kind(gid) == "Order" ? FindOrder(gid) : null;

    private static void Set(List<string> words, JsonArray to)
    {
        words.Clear();
        words.AddRange(to.Select(t => t!.GetValue<string>().Trim()).Where(t => t.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase));
    }
}
