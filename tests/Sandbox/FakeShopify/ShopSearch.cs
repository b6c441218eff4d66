using System.Globalization;
using System.Text.RegularExpressions;

namespace CancelSaver.Sandbox;

/// <summary>
/// The search language of lists, as far as an app of our kind uses it: <c>field:value</c>, comparisons, quotes, AND by a space, OR in between.
/// A field it does not know is an error here, where Shopify would quietly leave it out. https://shopify.dev/docs/api/usage/search-syntax
/// </summary>
internal static partial class ShopSearch
{
    public static Func<ShopOrder, bool> Orders(string? query) => Any<ShopOrder>(query, (o, field, op, value) => field switch
    {
        "name" => Same(o.Name.TrimStart('#'), value.TrimStart('#')),
        "id" => $"{o.Id}" == value,
        "confirmation_number" => Same(o.ConfirmationNumber, value),
        "customer_id" => $"{o.Customer?.Id}" == value,
        "email" => Same(o.Email, value),
        "tag" => o.Tags.Contains(value, StringComparer.OrdinalIgnoreCase),
        "discount_code" => o.Codes.Exists(c => Same(c.Code, value)),
        "test" => Same($"{o.Test}", value),
        "status" => value switch
        {
            "any" => true,
            "cancelled" => o.CancelledAt is not null,
            "closed" => o.ClosedAt is not null,
            "open" => o.ClosedAt is null && o.CancelledAt is null,
            _ => false,
        },
        "financial_status" => Same(o.Financial, value),
        "fulfillment_status" => Same(o.Fulfilment, value),
        "updated_at" => Compare(o.UpdatedAt, op, value),
        "created_at" or "processed_at" => Compare(o.CreatedAt, op, value),
        "cancelled_at" => o.CancelledAt is { } at && Compare(at, op, value),
        _ => throw Unknown(field),
    });

    public static Func<ShopDraft, bool> Drafts(string? query) => Any<ShopDraft>(query, (d, field, op, value) => field switch
    {
        "id" => $"{d.Id}" == value,
        "name" => Same(d.Name.TrimStart('#'), value.TrimStart('#')),
        "tag" => d.Tags.Contains(value, StringComparer.OrdinalIgnoreCase),
        "customer_id" => $"{d.CustomerId}" == value,
        "status" => Same(d.Status, value),
        "updated_at" => Compare(d.UpdatedAt, op, value),
        "created_at" => Compare(d.CreatedAt, op, value),
        _ => throw Unknown(field),
    });

    public static Func<ShopCustomer, bool> Customers(string? query) => Any<ShopCustomer>(query, (c, field, _, value) => field switch
    {
        "id" => $"{c.Id}" == value,
        "email" => Same(c.Email, value),
        "phone" => Same(c.Phone, value),
        "tag" => c.Tags.Contains(value, StringComparer.OrdinalIgnoreCase),
        _ => throw Unknown(field),
    });

    public static Func<ShopProduct, bool> Products(string? query) => Any<ShopProduct>(query, (p, field, op, value) => field switch
    {
        "id" => $"{p.Id}" == value,
        "status" => Same(p.Status, value),
        "product_type" => Same(p.Type, value),
        "tag" => p.Tags.Contains(value, StringComparer.OrdinalIgnoreCase),
        "vendor" => Same(p.Vendor, value),
        "title" or "" => p.Title.Contains(value, StringComparison.OrdinalIgnoreCase),
        "inventory_total" => Numbers(p.Variants.Sum(v => v.Stock ?? 0), op, value),
        _ => throw Unknown(field),
    });

    public static Func<ShopDiscount, bool> Discounts(string? query, DateTimeOffset now) => Any<ShopDiscount>(query, (d, field, _, value) => field switch
    {
        "id" => $"{d.Id}" == value,
        "status" => Same(d.Status(now), value),
        "code" => d.Codes.Exists(c => Same(c.Code, value)),
        "title" or "" => d.Title.Contains(value, StringComparison.OrdinalIgnoreCase),
        "tag" => d.Tags.Contains(value, StringComparer.OrdinalIgnoreCase),
        _ => throw Unknown(field),
    });

    /// <summary>Codes and titles are searched, not filtered: what begins alike is found too.</summary>
    public static bool Code(string code, string? query)
    {
        var value = query is null ? "" : query.StartsWith("code:", StringComparison.OrdinalIgnoreCase) ? query["code:".Length..] : query;
        return code.StartsWith(value.Trim().Trim('\'', '"').TrimEnd('*'), StringComparison.OrdinalIgnoreCase);
    }

    private static Func<T, bool> Any<T>(string? query, Func<T, string, string, string, bool> fits)
    {
        var ways = (query ?? "").Split(" OR ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(way => Term().Matches(way.Trim('(', ')')).Where(m => m.Value != "AND").ToList()).ToList();
        return item => ways.Count == 0 || ways.Exists(way => way.TrueForAll(term =>
        {
            var fit = fits(item, term.Groups["field"].Value, term.Groups["op"].Value, term.Groups["value"].Value.Trim('\'', '"'));
            return term.Groups["not"].Success ? !fit : fit;
        }));
    }

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static bool Compare(DateTimeOffset at, string op, string value)
    {
        var other = DateTimeOffset.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return op switch { ">" => at > other, ">=" => at >= other, "<" => at < other, "<=" => at <= other, _ => at.UtcDateTime.Date == other.UtcDateTime.Date };
    }

    private static bool Numbers(int number, string op, string value)
    {
        var other = int.Parse(value, CultureInfo.InvariantCulture);
        return op switch { ">" => number > other, ">=" => number >= other, "<" => number < other, "<=" => number <= other, _ => number == other };
    }

    private static ShopRefusal Unknown(string field) =>
        new("the stand-in does not know how to search for '" + field + "'", new System.Text.Json.Nodes.JsonObject { ["code"] = "UNKNOWN_TO_STAND_IN" });

    [GeneratedRegex("""(?<not>-)?(?:(?<field>\w+):)?(?<op>>=|<=|>|<)?(?<value>'[^']*'|"[^"]*"|\S+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Term();
}
