using System.Text.Json;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>The shop, the app in it, rates, jobs, notes of apps.</summary>
internal sealed partial class ShopGraph
{
    private const long AppId = 300000001;

    private void AddShop()
    {
        Add("shop", _ => ShopJson());
        Add("currentAppInstallation", _ => InstallationJson());
        Add("job", q => shop.Jobs.TryGetValue(q.Text("id"), out var job) ? JobJson(job) : null);
        Add("node", q => Node(q.Text("id")));
        Add("nodes", q => List(q.Texts("ids").Select(Node)));
        Add("deliveryProfiles", _ => List([ProfileJson()]));
        Add("locations", _ => List([LocationJson()]));
        Add("appUninstall", _ =>
        {
            shop.Uninstall();
            return Yes("app", AppJson());
        });
        Add("appRevokeAccessScopes", q =>
        {
            var gone = q.Texts("scopes").Where(shop.Scopes.Contains).ToList();
            if (gone.Count < q.Texts("scopes").Count)
                return With(No("scopes", "The scopes that were asked to be revoked are not granted.", "UNKNOWN_SCOPES"), "revoked");
            shop.SetScopes([.. shop.Scopes.Except(gone)]);
            return Yes("revoked", List(gone.Select(s => new JsonObject { ["handle"] = s, ["description"] = s })));
        });
        Add("*.metafield", q => Metafield(q.Of!, q.Text("namespace"), q.Text("key")));
        Add("*.metafields", q => List(shop.Metafields.Where(m => m.Owner == q.Of && (q.Args["namespace"] is null || m.Namespace == Full(q.Text("namespace")))).Select(MetafieldJson)));
        Add("metafieldsSet", SetMetafields);
    }

    private JsonObject ShopJson()
    {
        var o = shop.Options;
        var url = shop.Home;
        return new JsonObject
        {
            ["__typename"] = "Shop",
            ["id"] = Gid("Shop", ShopBodies.ShopId),
            ["name"] = o.Name,
            ["email"] = "owner@example.com",
            ["contactEmail"] = "help@example.com",
            ["shopOwnerName"] = "Dona Exemplo",
            ["myshopifyDomain"] = o.Shop,
            ["url"] = url,
            ["primaryDomain"] = new JsonObject
            {
                ["id"] = Gid("Domain", ShopBodies.ShopId),
                ["url"] = url,
                ["host"] = new Uri(url).Authority,
                ["sslEnabled"] = false,
                ["localization"] = new JsonObject { ["country"] = null, ["defaultLocale"] = o.Locale, ["alternateLocales"] = new JsonArray() },
            },
            ["currencyCode"] = o.Currency,
            ["enabledPresentmentCurrencies"] = Words([o.Currency]),
            ["ianaTimezone"] = o.TimeZone,
            ["taxesIncluded"] = o.TaxRate > 0,
            ["createdAt"] = "2025-02-01T09:00:00Z",
            ["customerAccountsV2"] = new JsonObject
            {
                ["customerAccountsVersion"] = "NEW_CUSTOMER_ACCOUNTS",
                ["url"] = url + "/account",
                ["loginLinksVisibleOnStorefrontAndCheckout"] = true,
                ["loginRequiredAtCheckout"] = false,
            },
            ["plan"] = new JsonObject { ["publicDisplayName"] = "Basic", ["shopifyPlus"] = false, ["partnerDevelopment"] = true },
            ["shopAddress"] = AddressOfShop(),
            ["metafield"] = Ask(Gid("Shop", ShopBodies.ShopId)),
            ["metafields"] = Ask(Gid("Shop", ShopBodies.ShopId)),
        };
    }

    private JsonObject AddressOfShop()
    {
        var us = shop.Options.Country == "US";
        var country = ShopBodies.CountryName(shop.Options.Country);
        var (street, city, zip) = us ? ("12 Ridge Road", "Albany", "12207") : ("Avenida Modelo 1", "Lisboa", "1000-001");
        return new JsonObject
        {
            ["id"] = Gid("ShopAddress", ShopBodies.ShopId),
            ["company"] = shop.Options.Name,
            ["address1"] = street,
            ["address2"] = null,
            ["city"] = city,
            ["zip"] = zip,
            ["province"] = us ? "New York" : null,
            ["provinceCode"] = us ? "NY" : null,
            ["country"] = country,
            ["countryCodeV2"] = shop.Options.Country,
            ["phone"] = "+351210000000",
            ["formatted"] = Words([street, us ? $"{city} NY {zip}" : $"{zip} {city}", country ?? ""]),
        };
    }

    private static JsonArray Scopes(IEnumerable<string> scopes) => List(scopes.Select(s => new JsonObject { ["handle"] = s, ["description"] = s }));

    private JsonObject AppJson() => new()
    {
        ["id"] = Gid("App", AppId),
        ["handle"] = shop.Options.AppHandle,
        ["title"] = "CancelSaver",
        ["apiKey"] = shop.Options.ApiKey,
        ["embedded"] = true,
    };

    private JsonObject InstallationJson() => new()
    {
        ["__typename"] = "AppInstallation",
        ["id"] = Gid("AppInstallation", AppId),
        ["launchUrl"] = shop.Home + "/admin/apps/" + shop.Options.AppHandle,
        ["accessScopes"] = Scopes(shop.Scopes),
        ["activeSubscriptions"] = new JsonArray(),
        ["app"] = AppJson(),
        ["metafield"] = Ask(Gid("AppInstallation", AppId)),
        ["metafields"] = Ask(Gid("AppInstallation", AppId)),
    };

    private static JsonObject LocationJson() => new() { ["id"] = Gid("Location", ShopBodies.LocationId), ["name"] = "Warehouse", ["isActive"] = true, ["shipsInventory"] = true };

    private JsonObject ProfileJson()
    {
        var methods = List(shop.Rates.Select(r => new JsonObject
        {
            ["id"] = Gid("DeliveryMethodDefinition", r.Id),
            ["name"] = r.Title,
            ["active"] = true,
            ["description"] = null,
            ["methodConditions"] = new JsonArray(),
            ["rateProvider"] = new JsonObject { ["__typename"] = "DeliveryRateDefinition", ["id"] = Gid("DeliveryRateDefinition", r.Id), ["price"] = Money.V2(r.Price) },
        }));
        var everywhere = new JsonObject { ["countryCode"] = null, ["restOfWorld"] = true };
        return new JsonObject
        {
            ["id"] = Gid("DeliveryProfile", 640000000001),
            ["name"] = "General profile",
            ["default"] = true,
            ["coversAllItems"] = true,
            ["profileLocationGroups"] = List([new JsonObject
            {
                ["locationGroupZones"] = List([new JsonObject
                {
                    ["zone"] = new JsonObject
                    {
                        ["id"] = Gid("DeliveryZone", 641000000001),
                        ["name"] = "Everywhere",
                        ["countries"] = List([new JsonObject { ["id"] = Gid("DeliveryCountry", 642000000001), ["name"] = "Rest of world", ["code"] = everywhere }]),
                    },
                    ["methodDefinitions"] = methods,
                }]),
            }]),
        };
    }

    private static JsonObject JobJson(ShopJob job)
    {
        job.Look();
        return new JsonObject { ["__typename"] = "Job", ["id"] = job.Id, ["done"] = job.Done };
    }

    /// <summary>A job whose work is done now, or after it was looked at often enough; its first answer never says that it is done.</summary>
    private string NewJob(int reads, Action work)
    {
        var job = new ShopJob("gid://shopify/Job/" + ShopifyShop.Uuid(), reads, work);
        shop.Jobs[job.Id] = job;
        if (reads == 0)
            job.Look();
        return job.Id;
    }

    // What an app keeps under $app is its own; Shopify shows it under the app's number.
    private static string Full(string space) => space.Length == 0 ? "app--" + AppId
        : space.StartsWith("$app", StringComparison.Ordinal) ? "app--" + AppId + space["$app".Length..].Replace(":", "--", StringComparison.Ordinal) : space;

    private JsonObject? Metafield(string owner, string space, string key) =>
        shop.Metafields.Find(m => m.Owner == owner && m.Namespace == Full(space) && m.Key == key) is { } found ? MetafieldJson(found) : null;

    private static JsonObject MetafieldJson(ShopMetafield m) => new()
    {
        ["__typename"] = "Metafield",
        ["id"] = Gid("Metafield", m.Id),
        ["namespace"] = m.Namespace,
        ["key"] = m.Key,
        ["type"] = m.Type,
        ["value"] = m.Value,
        ["jsonValue"] = m.Type == "json" ? JsonNode.Parse(m.Value) : JsonValue.Create(m.Value),
        ["compareDigest"] = m.Digest,
        ["createdAt"] = At(m.At),
        ["updatedAt"] = At(m.At),
        ["owner"] = Ask(m.Owner),
    };

    /// <summary>All or none; at most 25. https://shopify.dev/docs/api/admin-graphql/latest/mutations/metafieldsSet</summary>
    private JsonObject SetMetafields(ShopQuestion q)
    {
        var inputs = q.Args["metafields"]!.AsArray().Select(m => m!.AsObject()).ToList();
        if (inputs.Count > 25)
            return With(No("metafields", "Exceeded the maximum metafields input limit of 25.", "LESS_THAN_OR_EQUAL_TO"), "metafields");
        var made = new List<ShopMetafield>();
        for (var i = 0; i < inputs.Count; i++)
        {
            var input = inputs[i];
            var (owner, space, key) = (input["ownerId"]!.GetValue<string>(), Full(input["namespace"]?.GetValue<string>() ?? ""), input["key"]!.GetValue<string>());
            var old = shop.Metafields.Find(m => m.Owner == owner && m.Namespace == space && m.Key == key);
            var at = $"metafields.{i}.";
            if (!Exists(owner))
                return With(No(at + "ownerId", "Owner does not exist.", "INVALID"), "metafields");
            if (input.ContainsKey("compareDigest") && input["compareDigest"]?.GetValue<string>() != old?.Digest)
                return With(No(at.TrimEnd('.'), "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.", "STALE_OBJECT"), "metafields");
            var type = input["type"]?.GetValue<string>() ?? old?.Type;
            if (type is null)
                return With(No(at + "type", "Type can't be blank", "BLANK"), "metafields");
            var value = input["value"]!.GetValue<string>();
            if (value.Length == 0 || (type == "json" && !IsJson(value)))
                return With(No(at + "value", "Value is invalid.", "INVALID_VALUE"), "metafields");
            made.Add(new ShopMetafield(old?.Id ?? shop.NextId("Metafield"), owner, space, key, type, value, shop.Now));
        }
        foreach (var one in made)
        {
            shop.Metafields.RemoveAll(m => m.Owner == one.Owner && m.Namespace == one.Namespace && m.Key == one.Key);
            shop.Metafields.Add(one);
        }
        return Yes("metafields", List(made.Select(MetafieldJson)));
    }

    private bool Exists(string owner) => Kind(owner) is "Shop" or "AppInstallation" || Node(owner) is not null;

    private static bool IsJson(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
