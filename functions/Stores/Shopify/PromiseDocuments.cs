namespace CancelSaver.Stores.Shopify;

/// <summary>What is sent to a store to make, look at and take back promises: <c>Documents/{name}.graphql</c>, with the scope each needs.</summary>
internal static class PromiseDocuments
{
    public static readonly ShopifyDocument<PromiseWire.Stock> VariantStock = new(nameof(VariantStock), PromiseJson.Default.Stock);
    public static readonly ShopifyDocument<PromiseWire.DiscountFound> DiscountByCode = new(nameof(DiscountByCode), PromiseJson.Default.DiscountFound);
    public static readonly ShopifyDocument<PromiseWire.DiscountFound> DiscountTerms = new(nameof(DiscountTerms), PromiseJson.Default.DiscountFound);
    public static readonly ShopifyDocument<PromiseWire.DiscountFound> NewestCodes = new(nameof(NewestCodes), PromiseJson.Default.DiscountFound);
    public static readonly ShopifyDocument<PromiseWire.DiscountsStanding> DiscountsStanding = new(nameof(DiscountsStanding), PromiseJson.Default.DiscountsStanding);
    public static readonly ShopifyDocument<PromiseWire.Changed> DiscountBasicCreate = new(nameof(DiscountBasicCreate), PromiseJson.Default.Changed);
    public static readonly ShopifyDocument<PromiseWire.Changed> DiscountBasicUpdate = new(nameof(DiscountBasicUpdate), PromiseJson.Default.Changed);
    public static readonly ShopifyDocument<PromiseWire.Changed> DiscountFreeShippingCreate = new(nameof(DiscountFreeShippingCreate), PromiseJson.Default.Changed);
    public static readonly ShopifyDocument<PromiseWire.Changed> DiscountFreeShippingUpdate = new(nameof(DiscountFreeShippingUpdate), PromiseJson.Default.Changed);
    public static readonly ShopifyDocument<PromiseWire.Changed> DiscountDelete = new(nameof(DiscountDelete), PromiseJson.Default.Changed);
    public static readonly ShopifyDocument<PromiseWire.CodesAdded> AddCodes = new(nameof(AddCodes), PromiseJson.Default.CodesAdded);
    public static readonly ShopifyDocument<PromiseWire.CodesStatus> AddCodesStatus = new(nameof(AddCodesStatus), PromiseJson.Default.CodesStatus);
    public static readonly ShopifyDocument<PromiseWire.Changed> RemoveCodes = new(nameof(RemoveCodes), PromiseJson.Default.Changed);
    public static readonly ShopifyDocument<PromiseWire.OrderNote> OrderNote = new(nameof(OrderNote), PromiseJson.Default.OrderNote);
    public static readonly ShopifyDocument<PromiseWire.Changed> OrderNoteUpdate = new(nameof(OrderNoteUpdate), PromiseJson.Default.Changed);
    public static readonly ShopifyDocument<PromiseWire.Changed> TagOrder = new(nameof(TagOrder), PromiseJson.Default.Changed);
    public static readonly ShopifyDocument<PromiseWire.Claimed> OrderClaim = new(nameof(OrderClaim), PromiseJson.Default.Claimed);
    public static readonly ShopifyDocument<PromiseWire.MetafieldsSet> SetMetafields = new(nameof(SetMetafields), PromiseJson.Default.MetafieldsSet);
    public static readonly ShopifyDocument<PromiseWire.DraftCreated> DraftCreate = new(nameof(DraftCreate), PromiseJson.Default.DraftCreated);
    public static readonly ShopifyDocument<PromiseWire.DraftFound> DraftById = new(nameof(DraftById), PromiseJson.Default.DraftFound);
    public static readonly ShopifyDocument<PromiseWire.DraftsFound> DraftsByTag = new(nameof(DraftsByTag), PromiseJson.Default.DraftsFound);
    public static readonly ShopifyDocument<PromiseWire.Changed> DraftDelete = new(nameof(DraftDelete), PromiseJson.Default.Changed);
    public static readonly ShopifyDocument<PromiseWire.Credited> StoreCredit = new(nameof(StoreCredit), PromiseJson.Default.Credited);
    public static readonly ShopifyDocument<PromiseWire.CreditGiven> StoreCreditGiven = new(nameof(StoreCreditGiven), PromiseJson.Default.CreditGiven);
}
