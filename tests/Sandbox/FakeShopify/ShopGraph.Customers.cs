using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>People, their wish for mail, and the money on their accounts.</summary>
internal sealed partial class ShopGraph
{
    private void AddCustomers()
    {
        Add("customer", q => FindCustomer(q.Text("id")) is { } customer ? CustomerJson(customer) : null);
        Add("customers", q => List(shop.Customers.Where(ShopSearch.Customers(q.Args["query"]?.GetValue<string>())).Select(CustomerJson)));
        Add("customerByIdentifier", q =>
        {
            var by = q.Input("identifier");
            var found = by["id"] is { } id ? FindCustomer(id.GetValue<string>())
                : by["emailAddress"] is { } mail ? shop.FindCustomer(mail.GetValue<string>())
                : shop.Customers.Find(c => c.Phone is { } phone && phone == by["phoneNumber"]?.GetValue<string>());
            return found is null ? null : CustomerJson(found);
        });
        Add("customerEmailMarketingConsentUpdate", UpdateConsent);
        Add("storeCreditAccountCredit", GiveCredit);
        Add("Customer.storeCreditAccounts", q => FindCustomer(q.Of!) is { CreditAccountId: > 0 } owner ? List([CreditAccountJson(owner)]) : new JsonArray());
        Add("StoreCreditAccount.transactions", q =>
        {
            if (q.Args["query"]?.GetValue<string>() is not (null or "" or "type:credit"))
                throw new ShopRefusal("the stand-in does not know this search of credits", new JsonObject { ["code"] = "UNKNOWN_TO_STAND_IN" });
            var owner = shop.Customers.Find(c => c.CreditAccountId == Number(q.Of!))!;
            var all = owner.Credits.Select((_, i) => CreditJson(owner, i));
            return List(q.Args["reverse"]?.GetValue<bool>() == true ? all.Reverse() : all);
        });
    }

    private ShopCustomer? FindCustomer(string gid) => Kind(gid) == "Customer" ? shop.Customers.Find(c => c.Id == Number(gid)) : null;

    private JsonObject CustomerJson(ShopCustomer c)
    {
        var gid = Gid("Customer", c.Id);
        var orders = shop.Orders.Where(o => o.Customer == c).ToList();
        return new JsonObject
        {
            ["__typename"] = "Customer",
            ["id"] = gid,
            ["legacyResourceId"] = $"{c.Id}",
            ["firstName"] = Private(c.FirstName),
            ["lastName"] = Private(c.LastName),
            ["displayName"] = Private($"{c.FirstName} {c.LastName}".Trim()) ?? "",
            ["locale"] = c.Locale,
            ["state"] = "DISABLED",
            ["tags"] = Words(c.Tags),
            ["note"] = null,
            ["verifiedEmail"] = true,
            ["dataSaleOptOut"] = false,
            ["createdAt"] = At(c.CreatedAt),
            ["updatedAt"] = At(c.CreatedAt),
            ["numberOfOrders"] = $"{orders.Count}",
            ["amountSpent"] = Money.V2(orders.Sum(o => o.Paid - o.Refunded)),
            ["defaultAddress"] = AddressJson(c.Address, c.Id + 500),
            ["defaultEmailAddress"] = c.Email is null || shop.HidePersonalData ? null : new JsonObject
            {
                ["emailAddress"] = c.Email,
                ["marketingState"] = c.Marketing,
                ["marketingOptInLevel"] = c.MarketingAt is null ? null : "SINGLE_OPT_IN",
                ["marketingUpdatedAt"] = At(c.MarketingAt),
                ["validFormat"] = true,
            },
            ["defaultPhoneNumber"] = c.Phone is null || shop.HidePersonalData ? null : new JsonObject { ["phoneNumber"] = c.Phone, ["smsMarketingConsent"] = null },
            ["lastOrder"] = orders.Count == 0 ? null : Ask(Gid("Order", orders[^1].Id)),
            ["orders"] = Ask(gid),
            ["storeCreditAccounts"] = Ask(gid),
            ["metafield"] = Ask(gid),
            ["metafields"] = Ask(gid),
        };
    }

    private JsonObject UpdateConsent(ShopQuestion q)
    {
        var input = q.Input("input");
        if (FindCustomer(input["customerId"]!.GetValue<string>()) is not { } customer)
            return With(No("input.customerId", "Customer not found", "INVALID"), "customer");
        var consent = input["emailMarketingConsent"]!;
        var state = consent["marketingState"]!.GetValue<string>();
        if (state is not ("SUBSCRIBED" or "UNSUBSCRIBED" or "PENDING"))
            return With(No("input.emailMarketingConsent.marketingState", "Cannot specify " + state + " as a marketing state input", "INVALID"), "customer");
        (customer.Marketing, customer.MarketingAt) = (state, When(consent["consentUpdatedAt"]) ?? shop.Now);
        return Yes("customer", CustomerJson(customer));
    }

    private JsonObject CreditAccountJson(ShopCustomer owner) => new()
    {
        ["__typename"] = "StoreCreditAccount",
        ["id"] = Gid("StoreCreditAccount", owner.CreditAccountId),
        ["balance"] = Money.V2(owner.Credits.Where(c => c.EndsAt is null || c.EndsAt > shop.Now).Sum(c => c.Amount)),
        ["owner"] = Ask(Gid("Customer", owner.Id)),
        ["transactions"] = Ask(Gid("StoreCreditAccount", owner.CreditAccountId)),
    };

    private JsonObject CreditJson(ShopCustomer owner, int at)
    {
        var (id, amount, ends) = owner.Credits[at];
        return new JsonObject
        {
            ["__typename"] = "StoreCreditAccountCreditTransaction",
            ["id"] = Gid("StoreCreditAccountCreditTransaction", id),
            ["amount"] = Money.V2(amount),
            ["remainingAmount"] = Money.V2(amount),
            ["balanceAfterTransaction"] = Money.V2(owner.Credits.Take(at + 1).Sum(c => c.Amount)),
            ["createdAt"] = At(owner.CreditedAt[id]),
            ["expiresAt"] = At(ends),
            ["event"] = "ADJUSTMENT",
            ["account"] = Ask(Gid("StoreCreditAccount", owner.CreditAccountId)),
        };
    }

    /// <summary>Takes a customer or an account; makes the account. https://shopify.dev/docs/api/admin-graphql/latest/mutations/storeCreditAccountCredit</summary>
    private JsonObject GiveCredit(ShopQuestion q)
    {
        static JsonObject Refused(string field, string message, string code) => With(No(field, message, code), "storeCreditAccountTransaction");
        var id = q.Text("id");
        var byAccount = Kind(id) == "StoreCreditAccount";
        var owner = byAccount ? shop.Customers.Find(c => c.CreditAccountId == Number(id)) : FindCustomer(id);
        if (owner is null)
            return Refused("id", byAccount ? "Store credit account could not be found" : "Owner does not exist", byAccount ? "ACCOUNT_NOT_FOUND" : "OWNER_NOT_FOUND");
        var input = q.Input("creditInput");
        var amount = Amount(input["creditAmount"]!["amount"]!);
        var currency = input["creditAmount"]!["currencyCode"]!.GetValue<string>();
        if (amount <= 0)
            return Refused("creditInput.creditAmount.amount", "A positive amount must be used to credit a store credit account", "NEGATIVE_OR_ZERO_AMOUNT");
        if (currency != shop.Options.Currency)
        {
            return byAccount ? Refused("creditInput.creditAmount.currencyCode", "The currency provided does not match the currency of the store credit account", "MISMATCHING_CURRENCY")
                : Refused("creditInput.creditAmount.currencyCode", "Currency is not supported", "UNSUPPORTED_CURRENCY");
        }
        var ends = When(input["expiresAt"]);
        if (ends <= shop.Now)
            return Refused("creditInput.expiresAt", "The expiry date must be in the future", "EXPIRES_AT_IN_PAST");
        shop.Credit(owner, amount, ends);
        return Yes("storeCreditAccountTransaction", CreditJson(owner, owner.Credits.Count - 1));
    }
}
