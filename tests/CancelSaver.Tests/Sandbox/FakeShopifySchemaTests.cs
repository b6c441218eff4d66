using System.Text.Json.Nodes;
using CancelSaver.Sandbox;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Sandbox;

/// <summary>Every document, ours and those kept for reference, against Shopify's own schema; and proof that the check can say no.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FakeShopifySchemaTests
{
    private static IReadOnlyList<string> Ours => ShopifyDocuments.Names;

    private static IEnumerable<TestCaseData> References() => ShopifyReference.Names.SelectMany(name => Enumerable.Range(0, ShopifyReference.Count(name))
        .Select(set => new TestCaseData(name, set)));

    [TestCaseSource(nameof(Ours))]
    public async Task Every_document_of_ours_fits_the_schema_and_uses_nothing_deprecated(string name) =>
        Assert.That(await (await SchemaExecutor.Shared()).Check(ShopifyDocuments.Text(name), name), Is.Empty.Or.All.StartsWith("Variable \""));

    /// <summary>https://shopify.dev/docs/api/usage/rate-limits: more is refused whatever the bucket holds.</summary>
    [TestCaseSource(nameof(Ours))]
    public async Task No_document_of_ours_costs_more_than_one_call_may(string name) =>
        Assert.That(await (await SchemaExecutor.Shared()).Cost(ShopifyDocuments.Text(name), name), Is.LessThanOrEqualTo(1000));

    [TestCase("ShopSettings", 4)]
    [TestCase("OrderForSave", 667)]
    [TestCase("CancelledOrdersPage", 200)]
    [TestCase("DiscountCreate", 14)]
    [TestCase("DraftCreate", 27)]
    [TestCase("EditBegin", 116)]
    [TestCase("VariantSiblings", 505)]
    public async Task The_cost_is_the_published_rule_s(string name, int points) => Assert.That(await (await SchemaExecutor.Shared()).Cost(ShopifyReference.Text(name), name), Is.EqualTo(points));

    [TestCaseSource(nameof(References))]
    public async Task Every_reference_document_fits_the_schema_with_its_variables(string name, int set) =>
        Assert.That(await (await SchemaExecutor.Shared()).Check(ShopifyReference.Text(name), name, ShopifyReference.Variables(name, set)), Is.Empty);

    [TestCase("{ shop { nope } }", "{}", "Field 'nope' doesn't exist on type 'Shop'")]
    [TestCase("{ customer(id: \"gid://shopify/Customer/1\") { email } }", "{}", "The field Customer.email is deprecated")]
    [TestCase("{ order(id: \"gid://shopify/Order/1\") { id name(case: UPPER) } }", "{}", "Unknown argument \"case\"")]
    [TestCase("{ shop { plan } }", "{}", "must have a selection of subfields")]
    [TestCase("mutation($i: RefundInput!) { refundCreate(input: $i) { refund { id } } }", """{"i":{"orderId":"gid://shopify/Order/1"}}""", "@idempotent directive is required")]
    [TestCase("query($id: ID!) { order(id: $id) { id } }", "{}", "Variable \"$id\" of required type \"ID!\" was not provided")]
    [TestCase("query($id: ID!) { order(id: $id) { id } }", """{"id":{}}""", "got invalid value")]
    [TestCase("query($n: String!) { orders(first: 1, query: $n) { nodes { id } } }", """{"n":1}""", "String cannot represent a non string value")]
    [TestCase("mutation($b: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $b) { userErrors { message } } }", """{"b":{"startsAt":"soon"}}""", "invalid DateTime")]
    [TestCase("mutation($b: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $b) { userErrors { message } } }",
        """{"b":{"customerSelection":{"all":true}}}""", "DiscountCodeBasicInput.customerSelection is deprecated")]
    [TestCase("mutation($b: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $b) { userErrors { message } } }",
        """{"b":{"minimumRequirement":{"subtotal":{"greaterThanOrEqualToSubtotal":"a lot"}}}}""", "invalid Decimal")]
    [TestCase("{ shop {", "{}", "Syntax Error")]
    public async Task What_the_schema_does_not_know_is_refused(string query, string variables, string why)
    {
        var found = await (await SchemaExecutor.Shared()).Check(query, null, JsonNode.Parse(variables)!.AsObject());
        Assert.That(found, Has.Some.Contains(why));
    }
}
