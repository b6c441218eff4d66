using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Money back: what could be given, and giving it, once per key.</summary>
internal sealed partial class ShopGraph
{
    private readonly Dictionary<string, (string Asked, ShopOrder Order, ShopRefund Refund)> refundKeys = new(StringComparer.Ordinal);

    private void AddRefunds() => Add("refundCreate", CreateRefund);

    private JsonObject Suggest(ShopOrder order, ShopQuestion q)
    {
        var money = ShopMoney.Of(shop, order);
        var full = q.Args["suggestFullRefund"]?.GetValue<bool>() == true;
        var shippingLeft = order.ShippingNet - order.ShippingRefunded;
        var shipping = full || q.Args["refundShipping"]?.GetValue<bool>() == true ? shippingLeft
            : q.Args["shippingAmount"] is { } asked ? Math.Min(shippingLeft, Amount(asked)) : 0;
        var lines = full ? order.Lines.Where(l => l.Current > 0).Select(l => (Line: l, Quantity: l.Current)).ToList()
            : [.. (q.Args["refundLineItems"]?.AsArray() ?? []).Select(l =>
                (Line: order.Lines.Find(x => x.Id == Number(l!["lineItemId"]!.GetValue<string>()))!, Quantity: l!["quantity"]!.GetValue<int>()))];
        var subtotal = lines.Sum(l => l.Line.Net(l.Quantity));
        var left = order.Paid - order.Refunded;
        var amount = Math.Min(left, subtotal + shipping);
        var from = order.Payments.Find(p => p is { Status: "SUCCESS", Kind: "SALE" or "CAPTURE" });
        return new JsonObject
        {
            ["amountSet"] = money.Bag(amount),
            ["subtotalSet"] = money.Bag(subtotal),
            ["discountedSubtotalSet"] = money.Bag(subtotal),
            ["maximumRefundableSet"] = money.Bag(left),
            ["shipping"] = new JsonObject
            {
                ["amountSet"] = money.Bag(shipping),
                ["maximumRefundableSet"] = money.Bag(shippingLeft),
                ["taxSet"] = money.Bag(ShopOrderPayload.Tax(shop, shipping)),
            },
            ["refundLineItems"] = List(lines.Select(l => new JsonObject
            {
                ["lineItem"] = LineJson(order, l.Line),
                ["quantity"] = l.Quantity,
                ["subtotalSet"] = money.Bag(l.Line.Net(l.Quantity)),
                ["restockType"] = "CANCEL",
            })),
            ["suggestedTransactions"] = amount <= 0 || from is null ? [] : List([new JsonObject
            {
                ["kind"] = "SUGGESTED_REFUND",
                ["gateway"] = from.Gateway,
                ["formattedGateway"] = from.Gateway,
                ["amountSet"] = money.Bag(amount),
                ["maximumRefundableSet"] = money.Bag(left),
                ["parentTransaction"] = PaymentJson(order, from),
            }]),
        };
    }

    private JsonObject RefundJson(ShopOrder order, ShopRefund refund)
    {
        var money = ShopMoney.Of(shop, order);
        return new JsonObject
        {
            ["__typename"] = "Refund",
            ["id"] = Gid("Refund", refund.Id),
            ["legacyResourceId"] = $"{refund.Id}",
            ["createdAt"] = At(refund.At),
            ["processedAt"] = At(refund.At),
            ["updatedAt"] = At(refund.At),
            ["note"] = refund.Note,
            ["totalRefundedSet"] = money.Bag(refund.Payments.Sum(p => p.Amount)),
            ["refundLineItems"] = List(refund.Lines.Select(l => new JsonObject
            {
                ["id"] = Gid("RefundLineItem", l.Id),
                ["lineItem"] = LineJson(order, l.Line),
                ["quantity"] = l.Quantity,
                ["restockType"] = l.Restock,
                ["restocked"] = l.Restock != "NO_RESTOCK",
                ["subtotalSet"] = money.Bag(l.Subtotal),
            })),
            ["transactions"] = List(refund.Payments.Select(p => PaymentJson(order, p))),
            ["order"] = Ask(Gid("Order", order.Id)),
        };
    }

    /// <summary>https://shopify.dev/docs/api/admin-graphql/latest/mutations/refundCreate</summary>
    private JsonObject CreateRefund(ShopQuestion q)
    {
        var asked = q.Args.ToJsonString();
        if (refundKeys.TryGetValue(q.Key!, out var before))
        {
            // The same key again: the first work, told as it stands now.
            return before.Asked == asked ? Done(before.Order, before.Refund)
                : throw new ShopRefusal("The idempotency key was used with other parameters.", new JsonObject { ["code"] = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH" });
        }
        var input = q.Input("input");
        if (FindOrder(input["orderId"]!.GetValue<string>()) is not { } order)
            return Refused("orderId", "Order does not exist");
        var foreign = order.PresentmentCurrency != shop.Options.Currency;
        if (foreign && input["currency"]?.GetValue<string>() != order.PresentmentCurrency)
            return Refused("currency", "Currency must be the presentment currency of the order");
        decimal Own(JsonNode amount) => foreign ? ShopPricing.Cents(Amount(amount) / order.Rate) : Amount(amount);

        var shippingLeft = order.ShippingNet - order.ShippingRefunded;
        var shipping = input["shipping"]?["fullRefund"]?.GetValue<bool>() == true ? shippingLeft : input["shipping"]?["amount"] is { } some ? Own(some) : 0;
        if (shipping < 0 || shipping > shippingLeft)
            return Refused("shipping", "Refund shipping amount exceeds the maximum refundable amount");
        var lines = new List<(ShopLine Line, int Quantity, string Restock)>();
        foreach (var item in input["refundLineItems"]?.AsArray() ?? [])
        {
            var line = order.Lines.Find(l => l.Id == Number(item!["lineItemId"]!.GetValue<string>()));
            var quantity = item!["quantity"]!.GetValue<int>();
            if (line is null || quantity < 1 || quantity > line.Current)
                return Refused("refundLineItems", "Quantity cannot refund more items than were purchased");
            lines.Add((line, quantity, item["restockType"]?.GetValue<string>() ?? "NO_RESTOCK"));
        }
        decimal money = 0;
        foreach (var transaction in input["transactions"]?.AsArray() ?? [])
        {
            var parent = order.Payments.Find(p => p.Id == Number(transaction!["parentId"]?.GetValue<string>() ?? "") && p is { Status: "SUCCESS", Kind: "SALE" or "CAPTURE" });
            if (parent is null || transaction!["kind"]!.GetValue<string>() != "REFUND" || Number(transaction["orderId"]!.GetValue<string>()) != order.Id
                || transaction["gateway"]!.GetValue<string>() != parent.Gateway)
            {
                return Refused("transactions", "Transactions must refund a successful payment of the order");
            }
            money += Own(transaction["amount"]!);
        }
        if (money > order.Paid - order.Refunded)
            return Refused("transactions", "Refund amount exceeds the available amount");
        if (money == 0 && shipping == 0 && lines.Count == 0)
            return Refused("base", "Refund must have at least one line item, shipping or transaction");
        var refund = shop.RefundNow(order, lines, shipping, money, input["note"]?.GetValue<string>());
        shop.Touched(order);
        refundKeys[q.Key!] = (asked, order, refund);
        return Done(order, refund);

        JsonObject Done(ShopOrder of, ShopRefund made)
        {
            var answer = Yes("refund", RefundJson(of, made));
            answer["order"] = OrderJson(of);
            return answer;
        }
        static JsonObject Refused(string field, string message) => With(No(field, message), "refund", "order");
    }
}
