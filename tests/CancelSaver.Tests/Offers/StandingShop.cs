using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Stores;
using CancelSaver.Tests.Stores;

namespace CancelSaver.Tests.Offers;

/// <summary>An order of the shop in the tests, with what a customer or the warehouse may do to it.</summary>
internal sealed class StandingOrder
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public string Confirmation { get; init; } = "XPAV284CT";
    public long Customer { get; init; } = 7001;
    public string Email { get; init; } = "jo@example.com";
    public string? Country { get; init; } = "US";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? CancelledAt { get; set; }
    public bool CancelStarted { get; set; }
    public string Fulfillment { get; set; } = "UNFULFILLED";
    public string Return { get; set; } = "NO_RETURN";
    public bool Paid { get; set; } = true;
    public decimal Shipping { get; init; } = 9.90m;
    public decimal RefundedShipping { get; set; }
    public string? Note { get; set; }
    public List<string> Tags { get; } = [];
    public string Address1 { get; set; } = "1 Old Lane";
    public string? Province { get; set; } = "NY";
    public long Variant { get; set; } = 501;
    public int Quantity { get; set; } = 2;
    public long? Added { get; set; }
}

/// <summary>A Shopify store on the far side of the wire: answers our documents from its orders, and nothing else.</summary>
internal sealed class StandingShop(StoreClock clock) : HttpMessageHandler, IStorefront
{
    public static readonly StoreId Id = StoreId.ForShopify("cancelsaver-eur.myshopify.com");

    public List<StandingOrder> Orders { get; } = [];

    /// <summary>Names of the operations asked for, in order.</summary>
    public List<string> Calls { get; } = [];

    public List<(string Name, JsonNode Variables)> Changes { get; } = [];

    /// <summary>Nothing comes through.</summary>
    public bool IsDown { get; set; }

    /// <summary>The next of these is carried out, but its answer is lost.</summary>
    public string? LosesAnswerOf { get; set; }

    /// <summary>What it says to a cancellation instead of doing it.</summary>
    public string? Refuses { get; set; }

    /// <summary>Cancelling takes its time: <see cref="Finish"/> ends it.</summary>
    public bool IsSlow { get; set; }

    public string? RefusesAddress { get; set; }

    public string Platform => "shopify";

    private long staged;
    private StandingOrder? editing;

    public StandingOrder Place(StandingOrder order)
    {
        order.UpdatedAt = order.CreatedAt;
        Orders.Add(order);
        return order;
    }

    public void Finish()
    {
        foreach (var order in Orders.Where(o => o.CancelStarted))
            (order.CancelledAt, order.UpdatedAt) = (clock.GetUtcNow(), clock.GetUtcNow());
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown)
            throw new HttpRequestException("Nobody answers.");
        Assert.That(request.RequestUri!.AbsoluteUri, Is.EqualTo("https://cancelsaver-eur.myshopify.com/admin/api/2026-10/graphql.json"));
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        var (name, variables) = (body["operationName"]!.GetValue<string>(), body["variables"]!);
        lock (Calls)
        {
            Calls.Add(name);
            if (body["query"]!.GetValue<string>().StartsWith("mutation", StringComparison.Ordinal))
                Changes.Add((name, variables));
            var data = Answer(name, variables);
            if (LosesAnswerOf == name)
            {
                LosesAnswerOf = null;
                throw new HttpRequestException("The answer is lost.");
            }
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(new JsonObject { ["data"] = data }.ToJsonString(), Encoding.UTF8, "application/json") };
        }
    }

    private JsonNode Answer(string name, JsonNode variables) => Json(name switch
    {
        "OwnOrders" => new { customer = new { orders = List(Orders.Where(o => o.Customer == Number(variables["id"]))) } },
        "OrdersByNumber" => new { orders = List(Orders.Where(o => variables["query"]!.GetValue<string>() == "name:\"" + o.Name.TrimStart('#') + "\"")) },
        "StandingOrder" => new { order = Find(variables["id"]) is { } found ? Told(found) : null },
        "CancelOrder" => Cancel(Find(variables["orderId"])!),
        "ShippingToRefund" => ToRefund(Find(variables["id"])!),
        "RefundShipping" => Refund(Find(variables["input"]!["orderId"])!, variables),
        "OrderNote" => new { order = new { note = Find(variables["id"])!.Note } },
        "NoteAndTag" => Noted(Find(variables["id"])!, variables),
        "DeliveryAddress" => Delivery(Find(variables["id"])!),
        "ChangeAddress" => Moved(Find(variables["input"]!["id"])!, variables["input"]!["shippingAddress"]!),
        "OrderSiblings" => Siblings(Find(variables["id"])!),
        "EditBegin" => Begin(Find(variables["id"])!),
        "EditAddVariant" => Staged(variables),
        "EditSetQuantity" => new { orderEditSetQuantity = new { calculatedOrder = new { totalOutstandingSet = Bag(10.80m) }, userErrors = None } },
        "EditCommit" => Commit(),
        _ => throw new InvalidOperationException("Nobody asked for " + name + " before."),
    });

    private static object List(IEnumerable<StandingOrder> orders) => new { nodes = orders.OrderByDescending(o => o.CreatedAt).Select(Told).ToArray() };

    private static object Told(StandingOrder o) => new
    {
        id = "gid://shopify/Order/" + o.Id,
        name = o.Name,
        confirmationNumber = o.Confirmation,
        createdAt = o.CreatedAt,
        cancelledAt = o.CancelledAt,
        closed = false,
        displayFulfillmentStatus = o.Fulfillment,
        returnStatus = o.Return,
        totalPriceSet = Bag(109.90m),
        shippingAddress = o.Country is null ? null : new { countryCodeV2 = o.Country },
        billingAddress = (object?)null,
        lineItems = new { pageInfo = new { hasNextPage = false }, nodes = new[] { new { name = "Trail Runner - M", quantity = 2 } } },
    };

    private object Cancel(StandingOrder order)
    {
        if (Refuses is not null || order.CancelledAt is not null || order.CancelStarted)
        {
            var message = Refuses ?? (order.CancelledAt is null ? "A cancellation is under way." : "The order has already been cancelled.");
            return new { orderCancel = new { jobResult = (object?)null, orderCancelUserErrors = new[] { new { message, code = "INVALID" } } } };
        }
        order.CancelStarted = true;
        if (!IsSlow)
            Finish();
        return new { orderCancel = new { jobResult = new { status = IsSlow ? "STARTED" : "SUCCEEDED", errors = None }, orderCancelUserErrors = None } };
    }

    private static object ToRefund(StandingOrder order)
    {
        var left = order.Paid ? order.Shipping - order.RefundedShipping : 0;
        object[] transactions = left > 0 ? [new { gateway = "shopify_payments", amountSet = Bag(left), parentTransaction = new { id = "gid://shopify/OrderTransaction/9" } }] : [];
        return new
        {
            order = new
            {
                cancelledAt = order.CancelledAt,
                presentmentCurrencyCode = "USD",
                totalRefundedShippingSet = Bag(order.RefundedShipping),
                suggestedRefund = new { amountSet = Bag(left), suggestedTransactions = transactions },
            },
        };
    }

    private static object Refund(StandingOrder order, JsonNode variables)
    {
        order.RefundedShipping += decimal.Parse(variables["input"]!["transactions"]![0]!["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        return new { refundCreate = new { refund = new { totalRefundedSet = Bag(order.RefundedShipping) }, userErrors = None } };
    }

    private static object Noted(StandingOrder order, JsonNode variables)
    {
        order.Note = variables["input"]!["note"]!.GetValue<string>();
        order.Tags.AddRange(variables["tags"]!.AsArray().Select(t => t!.GetValue<string>()).Except(order.Tags).ToList());
        return new { orderUpdate = new { userErrors = None }, tagsAdd = new { userErrors = None } };
    }

    private static object Delivery(StandingOrder order) => new
    {
        order = new
        {
            cancelledAt = order.CancelledAt,
            displayFulfillmentStatus = order.Fulfillment,
            shippingAddress = new { firstName = "Jo", lastName = "Doe", company = (string?)null, provinceCode = order.Province, countryCodeV2 = "US", phone = "+12125550142" },
        },
    };

    private object Moved(StandingOrder order, JsonNode address)
    {
        if (RefusesAddress is { } refuses)
            return new { orderUpdate = new { userErrors = new[] { new { message = refuses } } } };
        (order.Address1, order.Province) = (address["address1"]!.GetValue<string>(), address["provinceCode"]?.GetValue<string>());
        return new { orderUpdate = new { userErrors = None } };
    }

    private static object Siblings(StandingOrder order)
    {
        object[] variants = [Variant(501, "M", 50, true, 8), Variant(502, "L", 50, true, 8), Variant(503, "L wide", 55, true, 2), Variant(504, "XL", 50, true, 1), Variant(505, "XXL", 50, false, 0)];
        var line = new
        {
            id = "gid://shopify/LineItem/31",
            title = "Trail Runner",
            currentQuantity = order.Quantity,
            unfulfilledQuantity = order.Quantity,
            isGiftCard = false,
            merchantEditable = true,
            originalUnitPriceSet = Bag(50),
            discountedUnitPriceAfterAllDiscountsSet = Bag(50),
            sellingPlan = (object?)null,
            variant = new { id = Gid("ProductVariant", order.Variant), product = new { variants = new { nodes = variants } } },
        };
        return new { order = new { currencyCode = "USD", presentmentCurrencyCode = "USD", lineItems = new { nodes = new[] { line } } } };
    }

    private static object Variant(long id, string title, decimal price, bool forSale, int left) => new
    {
        id = Gid("ProductVariant", id),
        title,
        price = price.ToString("F2", CultureInfo.InvariantCulture),
        availableForSale = forSale,
        inventoryPolicy = "DENY",
        sellableOnlineQuantity = left,
    };

    private object Begin(StandingOrder order)
    {
        (staged, editing) = (0, order);
        List<object> lines = [new { id = "gid://shopify/CalculatedLineItem/31", quantity = order.Quantity, variant = new { id = Gid("ProductVariant", order.Variant) } }];
        if (order.Added is { } added)
            lines.Add(new { id = "gid://shopify/CalculatedLineItem/32", quantity = 2, variant = new { id = Gid("ProductVariant", added) } });
        return new { orderEditBegin = new { calculatedOrder = new { id = "gid://shopify/CalculatedOrder/77", totalOutstandingSet = Bag(0), lineItems = new { nodes = lines } }, userErrors = None } };
    }

    private object Staged(JsonNode variables)
    {
        staged = Number(variables["variantId"]);
        return new { orderEditAddVariant = new { userErrors = None } };
    }

    private object Commit()
    {
        (editing!.Added, editing.Quantity) = (staged, 0);
        return new { orderEditCommit = new { userErrors = None } };
    }

    private static readonly object[] None = [];

    private static object Bag(decimal amount)
    {
        var one = new { amount = amount.ToString("F2", CultureInfo.InvariantCulture), currencyCode = "USD" };
        return new { shopMoney = one, presentmentMoney = one };
    }

    private static string Gid(string type, long id) => "gid://shopify/" + type + "/" + id.ToString(CultureInfo.InvariantCulture);

    private StandingOrder? Find(JsonNode? gid) => Orders.Find(o => o.Id == Number(gid));

    private static long Number(JsonNode? gid) => long.Parse(gid!.GetValue<string>().Split('/')[^1], CultureInfo.InvariantCulture);

    private static JsonNode Json(object answer) => JsonSerializer.SerializeToNode(answer)!;

    // What our own storefront reads from the store, in our words.
    public Order OrderOf(StandingOrder o) => new()
    {
        Store = Id,
        Id = o.Id,
        Number = o.Name,
        Status = o.CancelledAt is not null ? OrderStatus.Cancelled : o.Paid ? OrderStatus.Processing : OrderStatus.Pending,
        CreatedAt = o.CreatedAt,
        ModifiedAt = o.UpdatedAt,
        PaidAt = o.Paid ? o.CreatedAt : null,
        Total = new Money(109_90, "USD"),
        ShippingTotal = Money.FromDecimal(o.Shipping, "USD"),
        FeeTotal = Money.Zero("USD"),
        DiscountTotal = Money.Zero("USD"),
        TaxTotal = Money.Zero("USD"),
        Customer = new Customer { AccountId = o.Customer, Email = o.Email, FirstName = "Jo", Country = o.Country ?? "" },
        Lines = [new OrderLine(31, 11, o.Variant, "Trail Runner - M", 2, new Money(100_00, "USD"))],
        PaymentMethod = "shopify_payments",
        Tags = o.Tags,
    };

    public StoreEvent Read(StoreLetter letter) => new StoreEvent.OrderChanged(OrderOf(Orders.Single(o => o.Id == long.Parse(Encoding.UTF8.GetString(letter.Body.Span), CultureInfo.InvariantCulture))));

    public Task<Order?> GetOrder(Store store, long orderId, CancellationToken cancel) => IsDown
        ? throw new StorefrontException("Nobody answers.", tryAgain: true)
        : Task.FromResult(Orders.Find(o => o.Id == orderId) is { } found ? OrderOf(found) : null);

    public Task<CancelTrail> GetTrail(Store store, Order order, CancellationToken cancel) => Task.FromResult(new CancelTrail { StoreReason = "customer" });

    public Task<IReadOnlyDictionary<long, IReadOnlyList<long>>> GetCategories(Store store, Order order, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<long, IReadOnlyList<long>>>(new Dictionary<long, IReadOnlyList<long>>());

    public Task<string?> MissingStock(Store store, Order order, CancellationToken cancel) => Task.FromResult<string?>(null);

    public Task<Provisioned> Provision(Store store, Cancellation cancellation, Offer offer, CancellationToken cancel) =>
        cancellation.BeforeCancel ? throw new InvalidOperationException("Nothing is made in the store for an order that stands.")
        : Task.FromResult(Provisioned.As(new Promise { Name = "CS-1", Code = "SAVE1", Offer = offer, MadeAt = clock.GetUtcNow() }));

    public Task<Store> CheckUp(Store store, CancellationToken cancel) => throw new InvalidOperationException();

    public Task<BroughtBack> Accept(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel) => throw new InvalidOperationException("An order that stands is not brought back.");

    public Task Mark(Store store, Cancellation cancellation, Order back, CancellationToken cancel) => throw new InvalidOperationException();

    public Task Release(Store store, Cancellation cancellation, Promise promise, CancellationToken cancel) => throw new InvalidOperationException("There is nothing to release.");
}
