using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Draft orders. https://shopify.dev/docs/api/admin-graphql/latest/mutations/draftOrderCreate</summary>
internal sealed partial class ShopGraph
{
    private const int MostDraftLines = 499;

    private void AddDrafts()
    {
        Add("draftOrder", q => FindDraft(q.Text("id")) is { } draft ? DraftJson(draft) : null);
        Add("draftOrders", q =>
        {
            var found = shop.Drafts.Where(ShopSearch.Drafts(q.Args["query"]?.GetValue<string>())).Select(DraftJson);
            return List(q.Args["reverse"]?.GetValue<bool>() == true ? found.Reverse() : found);
        });
        Add("draftOrderCreate", q => Save(NewDraft(), q.Input("input"), isNew: true));
        Add("draftOrderUpdate", q => FindDraft(q.Text("id")) is not { } draft ? NoDraft("Draft order not found")
            : draft.Status == "COMPLETED" ? NoDraft("Draft order is already completed and can't be changed") : Save(draft, q.Input("input"), isNew: false));
        Add("draftOrderCalculate", q =>
        {
            var draft = NewDraft();
            return Take(draft, q.Input("input"), isNew: true) is { } wrong
                ? With(No(wrong.Field, wrong.Message), "calculatedDraftOrder") : Yes("calculatedDraftOrder", DraftJson(draft, calculated: true));
        });
        Add("draftOrderDuplicate", q => FindDraft(q.Text("id")) is { } draft ? Keep(CopyOf(draft)) : NoDraft("Draft order not found"));
        Add("draftOrderCreateFromOrder", q => FindOrder(q.Text("orderId")) is { } order ? Keep(CopyOf(order)) : NoDraft("Order not found"));
        Add("draftOrderInvoiceSend", SendInvoice);
        Add("draftOrderDelete", q =>
        {
            var id = q.Input("input")["id"]!.GetValue<string>();
            if (FindDraft(id) is not { } draft)
                return With(No("id", "Draft order not found"), "deletedId");
            shop.Drafts.Remove(draft);
            return Yes("deletedId", id);
        });
    }

    private ShopDraft? FindDraft(string gid) => Kind(gid) == "DraftOrder" ? shop.Drafts.Find(d => d.Id == Number(gid)) : null;

    private static JsonObject NoDraft(string message) => With(No("id", message), "draftOrder");

    private ShopDraft NewDraft() => new()
    {
        Id = shop.NextId("DraftOrder"),
        Number = shop.NextDraftNumber(),
        Token = ShopifyShop.Secret(),
        CreatedAt = shop.Now,
        UpdatedAt = shop.Now,
        ReadsUntilReady = shop.DraftsReadyAfterReads,
    };

    private JsonObject Save(ShopDraft draft, JsonObject input, bool isNew)
    {
        if (Take(draft, input, isNew) is { } wrong)
            return With(No(wrong.Field, wrong.Message), "draftOrder");
        draft.UpdatedAt = shop.Now;
        return isNew ? Keep(draft) : Yes("draftOrder", DraftJson(draft));
    }

    private JsonObject Keep(ShopDraft draft)
    {
        shop.Drafts.Add(draft);
        return Yes("draftOrder", DraftJson(draft));
    }

    /// <summary>Takes the input over; says what is wrong with it, or null.</summary>
    private (string Field, string Message)? Take(ShopDraft draft, JsonObject input, bool isNew)
    {
        if (isNew && input["lineItems"] is not JsonArray { Count: > 0 })
            return ("lineItems", "Add at least 1 product");
        if (input["lineItems"] is JsonArray items)
        {
            if (items.Count > MostDraftLines)
                return ("lineItems", "Cannot have more than 499 line items");
            var lines = new List<ShopDraftLine>();
            foreach (var item in items.Select(i => i!.AsObject()))
            {
                if (item["variantId"]?.GetValue<string>() is not { } gid)
                    throw new ShopRefusal("the stand-in does not know custom lines of drafts", new JsonObject { ["code"] = "UNKNOWN_TO_STAND_IN" });
                if (shop.FindVariant(Number(gid)) is not { } variant || variant.Product.Status != "ACTIVE")
                    return ("lineItems", $"Product with ID {Number(gid)} is no longer available.");
                if (item["quantity"]!.GetValue<int>() is var quantity && quantity < 1)
                    return ("lineItems", "Quantity must be greater than or equal to 1");
                if (item["priceOverride"]?["currencyCode"]?.GetValue<string>() is { } currency && currency != shop.Options.Currency)
                    return ("lineItems", "Price override currency must match the presentment currency");
                var price = item["priceOverride"]?["amount"] is { } own ? Amount(own) : variant.Price;
                if (DiscountOf(item["appliedDiscount"]) is { Percent: < 0 or > 100 })
                    return ("lineItems", "Applied discount value must be between 0 and 100");
                lines.Add(new ShopDraftLine(shop.NextId("DraftOrderLineItem"), variant, quantity, price, DiscountOf(item["appliedDiscount"])));
            }
            draft.Lines.Clear();
            draft.Lines.AddRange(lines);
        }
        if (input["purchasingEntity"]?["customerId"]?.GetValue<string>() is { } customer)
        {
            if (FindCustomer(customer) is null)
                return ("purchasingEntity", "Customer does not exist");
            draft.CustomerId = Number(customer);
        }
        if (When(input["reserveInventoryUntil"]) is { } until && until <= shop.Now)
            return ("reserveInventoryUntil", "Reserve inventory until must be in the future");
        draft.ReserveUntil = input.ContainsKey("reserveInventoryUntil") ? When(input["reserveInventoryUntil"]) : draft.ReserveUntil;
        draft.Discount = input.ContainsKey("appliedDiscount") ? DiscountOf(input["appliedDiscount"]) : draft.Discount;
        if (input.ContainsKey("shippingLine"))
        {
            draft.ShippingTitle = input["shippingLine"]?["title"]?.GetValue<string>();
            draft.ShippingPrice = input["shippingLine"]?["priceWithCurrency"]?["amount"] is { } price ? Amount(price) : null;
        }
        draft.Email = input.ContainsKey("email") ? input["email"]?.GetValue<string>() : draft.Email ?? shop.Customers.Find(c => c.Id == draft.CustomerId)?.Email;
        draft.Address = input["shippingAddress"] is JsonObject address ? AddressOf(address, draft.Address) : draft.Address;
        draft.Note = input.ContainsKey("note") ? input["note"]?.GetValue<string>() : draft.Note;
        draft.AllowCodes = input["allowDiscountCodesInCheckout"]?.GetValue<bool>() ?? draft.AllowCodes;
        if (input["tags"] is JsonArray tags)
            Set(draft.Tags, tags);
        if (input["discountCodes"] is JsonArray codes)
            Set(draft.Codes, codes);
        if (input["customAttributes"] is JsonArray attributes)
        {
            draft.Attributes.Clear();
            draft.Attributes.AddRange(attributes.Select(a => (a!["key"]!.GetValue<string>(), a["value"]!.GetValue<string>())));
        }
        return null;
    }

    private static ShopDraftDiscount? DiscountOf(JsonNode? input)
    {
        if (input is null)
            return null;
        var value = Amount(input["value"]!);
        return new ShopDraftDiscount(input["title"]?.GetValue<string>() ?? "", input["description"]?.GetValue<string>() ?? "",
            input["valueType"]!.GetValue<string>() == "PERCENTAGE" ? value : null, input["amountWithCurrency"]?["amount"] is { } amount ? Amount(amount) : value);
    }

    private ShopDraft CopyOf(ShopDraft from)
    {
        var draft = NewDraft();
        draft.Lines.AddRange(from.Lines.Select(l => l with { Id = shop.NextId("DraftOrderLineItem") }));
        (draft.Discount, draft.ShippingTitle, draft.ShippingPrice, draft.CustomerId, draft.Email, draft.Address) =
            (from.Discount, from.ShippingTitle, from.ShippingPrice, from.CustomerId, from.Email, from.Address);
        draft.Tags.AddRange(from.Tags);
        draft.Attributes.AddRange(from.Attributes);
        return draft;
    }

    private ShopDraft CopyOf(ShopOrder from)
    {
        var draft = NewDraft();
        draft.Lines.AddRange(from.Lines.Where(l => !l.VariantGone).Select(l => new ShopDraftLine(shop.NextId("DraftOrderLineItem"), l.Variant, l.Quantity, l.Variant.Price, null)));
        (draft.CustomerId, draft.Email, draft.Address) = (from.Customer?.Id, from.Email, from.ShippingAddress);
        if (from.Shipping.Find(s => !s.Removed) is { } way)
            (draft.ShippingTitle, draft.ShippingPrice) = (way.Title, way.Price);
        return draft;
    }

    private JsonObject SendInvoice(ShopQuestion q)
    {
        if (FindDraft(q.Text("id")) is not { } draft)
            return NoDraft("Draft order not found");
        if ((q.Args["email"]?["to"]?.GetValue<string>() ?? draft.Email) is not { Length: > 0 } to)
            return With(No("email.to", "To can't be blank"), "draftOrder");
        if (draft.Status == "COMPLETED")
            return NoDraft("Draft order is already completed");
        (draft.Status, draft.InvoiceSentAt) = ("INVOICE_SENT", shop.Now);
        shop.InvoicesSent.Add((draft.Name, to));
        return Yes("draftOrder", DraftJson(draft));
    }

    private JsonObject DraftJson(ShopDraft d) => DraftJson(d, calculated: false);

    private JsonObject DraftJson(ShopDraft d, bool calculated)
    {
        var gid = Gid("DraftOrder", d.Id);
        var ready = d.ReadsUntilReady-- <= 0;
        var lines = d.Lines.Select(l => new JsonObject
        {
            ["id"] = Gid("DraftOrderLineItem", l.Id),
            ["title"] = l.Variant.Product.Title,
            ["name"] = l.Variant.LineName,
            ["sku"] = l.Variant.Sku,
            ["quantity"] = l.Quantity,
            ["custom"] = false,
            ["originalUnitPriceSet"] = Money.Bag(l.Price),
            ["originalTotalSet"] = Money.Bag(l.Price * l.Quantity),
            ["discountedTotalSet"] = Money.Bag(l.Net),
            ["totalDiscountSet"] = Money.Bag(l.Off),
            ["appliedDiscount"] = DiscountJson(l.Discount, l.Off),
            ["variant"] = VariantJson(l.Variant),
            ["product"] = ProductJson(l.Variant.Product),
        });
        return new JsonObject
        {
            ["__typename"] = calculated ? "CalculatedDraftOrder" : "DraftOrder",
            ["id"] = gid,
            ["legacyResourceId"] = $"{d.Id}",
            ["name"] = d.Name,
            ["status"] = d.Status,
            ["ready"] = ready,
            ["createdAt"] = At(d.CreatedAt),
            ["updatedAt"] = At(d.UpdatedAt),
            ["completedAt"] = At(d.CompletedAt),
            ["invoiceSentAt"] = At(d.InvoiceSentAt),
            ["invoiceUrl"] = $"{shop.Home}/{ShopBodies.ShopId}/invoices/{d.Token}",
            ["reserveInventoryUntil"] = At(d.ReserveUntil),
            ["allowDiscountCodesInCheckout"] = d.AllowCodes,
            ["acceptAutomaticDiscounts"] = false,
            ["discountCodes"] = Words(d.Codes),
            ["email"] = Private(d.Email),
            ["note2"] = d.Note,
            ["tags"] = Words(d.Tags),
            ["customAttributes"] = ShopBodies.Pairs(d.Attributes, "key"),
            ["currencyCode"] = shop.Options.Currency,
            ["presentmentCurrencyCode"] = shop.Options.Currency,
            ["taxesIncluded"] = shop.Options.TaxRate > 0,
            ["customer"] = d.CustomerId is { } customer ? Ask(Gid("Customer", customer)) : null,
            ["shippingAddress"] = AddressJson(d.Address, d.Id),
            ["lineItems"] = List(lines),
            ["totalQuantityOfLineItems"] = d.Lines.Sum(l => l.Quantity),
            ["appliedDiscount"] = DiscountJson(d.Discount, d.DiscountAmount),
            ["shippingLine"] = d.ShippingTitle is null ? null : new JsonObject
            {
                ["id"] = null,
                ["title"] = d.ShippingTitle,
                ["originalPriceSet"] = Money.Bag(d.ShippingPrice ?? 0),
                ["discountedPriceSet"] = Money.Bag(d.ShippingPrice ?? 0),
            },
            ["subtotalPriceSet"] = Money.Bag(d.LinesNet - d.DiscountAmount),
            ["totalLineItemsPriceSet"] = Money.Bag(d.Lines.Sum(l => l.Price * l.Quantity)),
            ["totalShippingPriceSet"] = Money.Bag(d.ShippingPrice ?? 0),
            ["totalDiscountsSet"] = Money.Bag(d.DiscountAmount + d.Lines.Sum(l => l.Off)),
            ["totalPriceSet"] = Money.Bag(d.Total),
            ["availableShippingRates"] = List(shop.Rates.Select(r => new JsonObject { ["handle"] = $"{r.Id}", ["title"] = r.Title, ["price"] = Money.V2(r.Price) })),
            ["warnings"] = new JsonArray(),
            ["order"] = d.Order is null ? null : Ask(Gid("Order", d.Order.Id)),
            ["metafield"] = Ask(gid),
        };
    }

    private JsonObject? DiscountJson(ShopDraftDiscount? d, decimal amount) => d is null ? null : new JsonObject
    {
        ["title"] = d.Title,
        ["description"] = d.Description,
        ["value"] = d.Percent ?? d.Amount,
        ["valueType"] = d.Percent is null ? "FIXED_AMOUNT" : "PERCENTAGE",
        ["amountSet"] = Money.Bag(amount),
    };
}
