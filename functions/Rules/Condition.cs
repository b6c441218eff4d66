using System.Text.Json.Serialization;
using CancelSaver.Cancellations;

namespace CancelSaver.Rules;

/// <summary>One condition of a rule: small leaves and three knots. Written as JSON with a <c>"is"</c> member that names the kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Always), "always")]
[JsonDerivedType(typeof(And), "and")]
[JsonDerivedType(typeof(Or), "or")]
[JsonDerivedType(typeof(Not), "not")]
[JsonDerivedType(typeof(ReasonIs), "reason")]
[JsonDerivedType(typeof(ClassIs), "class")]
[JsonDerivedType(typeof(OrderValue), "orderValue")]
[JsonDerivedType(typeof(HasProduct), "product")]
[JsonDerivedType(typeof(HasCategory), "category")]
[JsonDerivedType(typeof(LineCount), "lines")]
[JsonDerivedType(typeof(CountryIs), "country")]
[JsonDerivedType(typeof(LanguageIs), "language")]
[JsonDerivedType(typeof(CustomerIs), "customer")]
[JsonDerivedType(typeof(PaymentMethodIs), "paymentMethod")]
[JsonDerivedType(typeof(ShippingMethodIs), "shippingMethod")]
[JsonDerivedType(typeof(HourOfDay), "hour")]
[JsonDerivedType(typeof(MinutesToCancel), "minutesToCancel")]
[JsonDerivedType(typeof(EarlierCancellations), "earlierCancellations")]
[JsonDerivedType(typeof(SpentAtLeast), "spent")]
public abstract record Condition;

public sealed record Always : Condition;

public sealed record And(IReadOnlyList<Condition> All) : Condition;

public sealed record Or(IReadOnlyList<Condition> Any) : Condition;

public sealed record Not(Condition That) : Condition;

public sealed record ReasonIs(IReadOnlyList<string> Reasons) : Condition;

/// <summary>Who cancelled. Only Customer, PaymentFailed and Unknown ever reach the rules.</summary>
public sealed record ClassIs(IReadOnlyList<CancelClass> Classes) : Condition;

/// <summary>Total of the order, minor units of the store's currency, both ends included.</summary>
public sealed record OrderValue(long? FromMinor = null, long? ToMinor = null) : Condition;

public sealed record HasProduct(IReadOnlyList<long> Ids) : Condition;

public sealed record HasCategory(IReadOnlyList<long> Ids) : Condition;

/// <summary>Number of lines, both ends included.</summary>
public sealed record LineCount(int? From = null, int? To = null) : Condition;

public sealed record CountryIs(IReadOnlyList<string> Countries) : Condition;

/// <summary>Matches "zh" as well as "zh-CN" when "zh" is listed.</summary>
public sealed record LanguageIs(IReadOnlyList<string> Languages) : Condition;

/// <summary>New: no earlier order that stood.</summary>
public sealed record CustomerIs(bool New) : Condition;

public sealed record PaymentMethodIs(IReadOnlyList<string> Methods) : Condition;

public sealed record ShippingMethodIs(IReadOnlyList<string> Methods) : Condition;

/// <summary>Hour of the cancellation in store time, both ends included; from 22 to 6 goes over midnight.</summary>
public sealed record HourOfDay(int From, int To) : Condition;

/// <summary>Minutes between ordering and cancelling, both ends included (buyer's remorse strikes at once).</summary>
public sealed record MinutesToCancel(int? From = null, int? To = null) : Condition;

public sealed record EarlierCancellations(int? From = null, int? To = null) : Condition;

/// <summary>A customer worth more than this: earlier orders in all, minor units of the store's currency.</summary>
public sealed record SpentAtLeast(long Minor) : Condition;
