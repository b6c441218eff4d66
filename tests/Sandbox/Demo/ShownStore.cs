using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>One of the stores the home page shows: a demo shop, or a real one.</summary>
/// <param name="Key">Its platform, in addresses and forms: "woo" or "shopify".</param>
/// <param name="Id">Null: a real Shopify store says who it is when it is connected.</param>
/// <param name="Shop">Null: it is a real one, and no hands of ours are in it.</param>
internal sealed record ShownStore(string Key, StoreId? Id, IDemoShop? Shop)
{
    public const string Woo = "woo";

    public const string Shopify = "shopify";

    public string Platform => Key == Woo ? "WooCommerce" : "Shopify";
}
