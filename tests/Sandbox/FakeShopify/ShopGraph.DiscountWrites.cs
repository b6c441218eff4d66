using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Discounts, made and changed, with what Shopify has against them. https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountCodeBasicCreate</summary>
internal sealed partial class ShopGraph
{
    private const int MostTags = 5;

    private void AddDiscountWrites()
    {
        Add("discountCodeBasicCreate", q => Make(q, "basicCodeDiscount", ShopDiscountKind.Basic));
        Add("discountCodeFreeShippingCreate", q => Make(q, "freeShippingCodeDiscount", ShopDiscountKind.FreeShipping));
        Add("discountCodeBasicUpdate", q => Make(q, "basicCodeDiscount", ShopDiscountKind.Basic));
        Add("discountCodeFreeShippingUpdate", q => Make(q, "freeShippingCodeDiscount", ShopDiscountKind.FreeShipping));
        Add("discountCodeDeactivate", q => Switch(q, d => d.EndsAt = shop.Now));
        Add("discountCodeActivate", q => Switch(q, d => d.EndsAt = null));
        Add("discountCodeDelete", q => shop.Discounts.RemoveAll(d => d.Id == q.Id("id")) > 0
            ? Yes("deletedCodeDiscountId", q.Text("id")) : With(No("id", "Code discount does not exist.", "INVALID"), "deletedCodeDiscountId"));
    }

    private JsonObject Switch(ShopQuestion q, Action<ShopDiscount> how)
    {
        if (shop.Discounts.Find(d => d.Id == q.Id("id")) is not { } discount)
            return With(No("id", "Code discount does not exist.", "INVALID"), "codeDiscountNode");
        how(discount);
        return Yes("codeDiscountNode", DiscountNodeJson(discount));
    }

    private JsonObject Make(ShopQuestion q, string root, ShopDiscountKind kind)
    {
        var isNew = q.Args["id"] is null;
        var old = isNew ? null : shop.Discounts.Find(d => d.Id == q.Id("id") && d.Kind == kind);
        if (!isNew && old is null)
            return With(No("id", "Code discount does not exist.", "INVALID"), "codeDiscountNode");
        var input = q.Input(root);
        var fresh = Copy(old, kind);
        if (Fill(fresh, input, isNew) is { } wrong)
            return With(No(wrong.Field is "" ? root : root + "." + wrong.Field, wrong.Message, wrong.Code), "codeDiscountNode");
        if (input["code"]?.GetValue<string>() is { } code && old?.Codes.Exists(c => string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase)) != true)
        {
            if (WrongCode(code) is { } taken)
                return With(No(root + ".code", taken.Message, taken.Code), "codeDiscountNode");
            // An update with another code renames the first one.
            if (fresh.Codes.Count > 0)
                fresh.Codes[0] = new ShopCode(fresh.Codes[0].Id, code);
            else
                NewCode(fresh, code);
        }
        if (old is not null)
            shop.Discounts[shop.Discounts.IndexOf(old)] = fresh;
        else
            shop.Discounts.Add(fresh);
        return Yes("codeDiscountNode", DiscountNodeJson(fresh));
    }

    private ShopDiscount Copy(ShopDiscount? old, ShopDiscountKind kind)
    {
        var copy = new ShopDiscount
        {
            Id = old?.Id ?? shop.NextId("DiscountCodeNode"),
            Kind = kind,
            Title = old?.Title ?? "",
            StartsAt = old?.StartsAt ?? default,
            EndsAt = old?.EndsAt,
            CreatedAt = old?.CreatedAt ?? shop.Now,
            UsageLimit = old?.UsageLimit,
            OncePerCustomer = old?.OncePerCustomer ?? false,
            Customers = old?.Customers,
            Percentage = old?.Percentage,
            Amount = old?.Amount,
            OnEachItem = old?.OnEachItem ?? false,
            Items = old?.Items is { } items ? [.. items] : null,
            MinimumSubtotal = old?.MinimumSubtotal,
            MinimumQuantity = old?.MinimumQuantity,
            CombinesWithOrder = old?.CombinesWithOrder ?? false,
            CombinesWithProduct = old?.CombinesWithProduct ?? false,
            CombinesWithShipping = old?.CombinesWithShipping ?? false,
            MaximumShippingPrice = old?.MaximumShippingPrice,
            Countries = old?.Countries,
        };
        copy.Codes.AddRange(old?.Codes ?? []);
        copy.Tags.AddRange(old?.Tags ?? []);
        return copy;
    }

    /// <summary>Takes the input over; says what is wrong with it, or null.</summary>
    private (string Field, string Message, string Code)? Fill(ShopDiscount d, JsonObject input, bool isNew)
    {
        if (isNew && input["code"]?.GetValue<string>() is null or "")
            return ("code", "Code can't be blank", "BLANK");
        if (input.ContainsKey("title") || isNew)
            d.Title = input["title"]?.GetValue<string>() ?? "";
        if (d.Title.Length == 0)
            return ("title", "Title can't be blank", "BLANK");
        if (input.ContainsKey("startsAt"))
            d.StartsAt = When(input["startsAt"]) ?? default;
        if (d.StartsAt == default)
            return ("startsAt", "Starts at can't be blank", "BLANK");
        if (input.ContainsKey("endsAt"))
            d.EndsAt = When(input["endsAt"]);
        if (d.EndsAt <= d.StartsAt)
            return ("endsAt", "Ends at needs to be after starts_at", "END_DATE_BEFORE_START_DATE");
        if (input.ContainsKey("usageLimit"))
            d.UsageLimit = input["usageLimit"]?.GetValue<int>();
        if (d.UsageLimit < 1)
            return ("usageLimit", "Usage limit must be greater than 0", "GREATER_THAN");
        d.OncePerCustomer = input["appliesOncePerCustomer"]?.GetValue<bool>() ?? d.OncePerCustomer;
        if (input["tags"] is JsonArray { Count: > MostTags })
            return ("tags", "The number of tags exceeds the maximum of 5.", "TOO_MANY_TAGS");
        if (input["tags"] is JsonArray tags)
            Set(d.Tags, tags);
        if (input["combinesWith"] is JsonObject with)
        {
            d.CombinesWithOrder = with["orderDiscounts"]?.GetValue<bool>() ?? false;
            d.CombinesWithProduct = with["productDiscounts"]?.GetValue<bool>() ?? false;
            d.CombinesWithShipping = with["shippingDiscounts"]?.GetValue<bool>() ?? false;
        }
        if (d is { Kind: ShopDiscountKind.FreeShipping, CombinesWithShipping: true })
            return ("combinesWith", "The combinesWith settings are invalid for the discount class.", "INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS");
        return Buyers(d, input, isNew) ?? Minimum(d, input) ?? (d.Kind == ShopDiscountKind.Basic ? Worth(d, input, isNew) : Shipping(d, input));
    }

    private (string, string, string)? Buyers(ShopDiscount d, JsonObject input, bool isNew)
    {
        if (input["context"] is not JsonObject context)
            return isNew ? ("context", "Context can't be blank", "BLANK") : null;
        if (context.Count(c => c.Value is not null) != 1)
            return ("context", "Exactly one context must be given.", "INVALID");
        if (context["all"] is not null)
        {
            d.Customers = null;
            return null;
        }
        if (context["customers"] is not JsonObject customers)
            throw new ShopRefusal("the stand-in does not know segments and markets", new JsonObject { ["code"] = "UNKNOWN_TO_STAND_IN" });
        var ids = (customers["add"]?.AsArray() ?? []).Select(c => Number(c!.GetValue<string>())).ToList();
        if (ids.Find(id => !shop.Customers.Exists(c => c.Id == id)) is not 0)
            return ("context.customers.add", "Customer with the given id does not exist.", "INVALID");
        var gone = (customers["remove"]?.AsArray() ?? []).Select(c => Number(c!.GetValue<string>())).ToHashSet();
        d.Customers = [.. (d.Customers ?? []).Where(c => !gone.Contains(c)).Union(ids)];
        return null;
    }

    private static (string, string, string)? Minimum(ShopDiscount d, JsonObject input)
    {
        if (!input.ContainsKey("minimumRequirement"))
            return null;
        d.MinimumSubtotal = input["minimumRequirement"]?["subtotal"]?["greaterThanOrEqualToSubtotal"] is { } subtotal ? Amount(subtotal) : null;
        d.MinimumQuantity = input["minimumRequirement"]?["quantity"]?["greaterThanOrEqualToQuantity"] is { } quantity ? (int)Amount(quantity) : null;
        return d is { MinimumSubtotal: not null, MinimumQuantity: not null }
            ? ("minimumRequirement.subtotal.greaterThanOrEqualToSubtotal", "Minimum subtotal cannot be defined when minimum quantity is.", "MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT") : null;
    }

    private (string, string, string)? Worth(ShopDiscount d, JsonObject input, bool isNew)
    {
        if (input["customerGets"] is not JsonObject gets)
            return isNew ? ("customerGets", "Customer gets can't be blank", "BLANK") : null;
        if (gets["value"] is JsonObject value)
        {
            if (value.Count(v => v.Value is not null) != 1)
                return ("customerGets.value", "Exactly one value must be given.", "INVALID");
            d.Percentage = value["percentage"] is { } part ? Amount(part) : null;
            d.Amount = value["discountAmount"]?["amount"] is { } amount ? Amount(amount) : null;
            d.OnEachItem = value["discountAmount"]?["appliesOnEachItem"]?.GetValue<bool>() ?? false;
        }
        if (d.Percentage is < 0 or > 1 or 0)
            return ("customerGets.value.percentage", "Value must be between 0.0 and 1.0", "VALUE_OUTSIDE_RANGE");
        if (d.Percentage is null && d.Amount is null or <= 0)
            return ("customerGets.value.discountAmount.amount", "Value must be greater than 0", "GREATER_THAN");
        return gets["items"] is JsonObject items ? Items(d, items) : isNew ? ("customerGets.items", "Items can't be blank", "BLANK") : null;
    }

    private (string, string, string)? Items(ShopDiscount d, JsonObject items)
    {
        if (items["all"]?.GetValue<bool>() == true)
        {
            d.Items = null;
            return items.Count(i => i.Value is not null) == 1 ? null : ("customerGets.items", "The attribute selection contains conflicting settings.", "CONFLICT");
        }
        var chosen = d.Items ?? [];
        foreach (var (list, remove) in new[] { (items["products"]?["productsToAdd"], false), (items["products"]?["productVariantsToAdd"], false), (items["collections"]?["add"], false),
            (items["products"]?["productsToRemove"], true), (items["products"]?["productVariantsToRemove"], true), (items["collections"]?["remove"], true) })
        {
            foreach (var gid in (list?.AsArray() ?? []).Select(i => i!.GetValue<string>()))
            {
                var id = Number(gid);
                var known = Kind(gid) switch
                {
                    "Product" => shop.Products.Exists(p => p.Id == id),
                    "ProductVariant" => shop.FindVariant(id) is not null,
                    _ => shop.Products.Exists(p => p.Collections.Any(c => c.Id == id)),
                };
                if (!known)
                    return ("customerGets.items", $"{Kind(gid)} with id: {id} is invalid", "INVALID");
                _ = remove ? chosen.Remove(id) : chosen.Add(id);
            }
        }
        d.Items = chosen;
        return chosen.Count == 0 ? ("customerGets.items", "Items can't be blank", "BLANK") : null;
    }

    private static (string, string, string)? Shipping(ShopDiscount d, JsonObject input)
    {
        if (input.ContainsKey("maximumShippingPrice"))
            d.MaximumShippingPrice = input["maximumShippingPrice"] is { } most ? Amount(most) : null;
        if (d.MaximumShippingPrice < 0)
            return ("maximumShippingPrice", "Maximum shipping price must be greater than or equal to 0", "GREATER_THAN_OR_EQUAL_TO");
        if (input["destination"] is JsonObject to)
            d.Countries = to["countries"]?["add"] is JsonArray countries ? [.. countries.Select(c => c!.GetValue<string>())] : null;
        return null;
    }
}
