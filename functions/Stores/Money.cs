using System.Globalization;
using System.Text.Json.Serialization;

namespace CancelSaver.Stores;

/// <summary>An amount in the smallest unit of its currency (cents for USD, yen for JPY, fils for KWD). Never a floating number.</summary>
/// <param name="Minor">Minor units; may be negative (a discount).</param>
/// <param name="Currency">ISO 4217, upper case.</param>
public readonly record struct Money(long Minor, string Currency)
{
    [JsonIgnore]
    public bool IsPositive => Minor > 0;

    /// <summary>How many decimals the currency has: 0, 2 or 3 (ISO 4217).</summary>
    public static int Decimals(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        _ => 2,
    };

    public static Money Zero(string currency) => new(0, currency);

    /// <summary>Reads a plain decimal number as stores write it ("142.50"). More decimals than the currency has are rounded half to even.</summary>
    /// <exception cref="FormatException">The text is no number.</exception>
    public static Money Parse(string amount, string currency) =>
        FromDecimal(decimal.Parse(amount, NumberStyles.Float, CultureInfo.InvariantCulture), currency);

    public static Money FromDecimal(decimal amount, string currency) =>
        new((long)decimal.Round(amount * Scale(currency), 0, MidpointRounding.ToEven), currency);

    /// <summary>The amount as a plain decimal with exactly the currency's decimals, the form stores accept ("20.00").</summary>
    public string ToDecimalString() =>
        ToDecimal().ToString("F" + Decimals(Currency).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public decimal ToDecimal() => Minor / (decimal)Scale(Currency);

    /// <summary>A share of the amount, rounded half to even.</summary>
    public Money Percent(decimal percent) => new((long)decimal.Round(Minor * percent / 100m, 0, MidpointRounding.ToEven), Currency);

    public static Money operator +(Money a, Money b) => new(checked(a.Minor + Same(a, b).Minor), a.Currency);

    public static Money operator -(Money a, Money b) => new(checked(a.Minor - Same(a, b).Minor), a.Currency);

    public static bool operator >(Money a, Money b) => a.Minor > Same(a, b).Minor;

    public static bool operator <(Money a, Money b) => a.Minor < Same(a, b).Minor;

    public static bool operator >=(Money a, Money b) => a.Minor >= Same(a, b).Minor;

    public static bool operator <=(Money a, Money b) => a.Minor <= Same(a, b).Minor;

    public override string ToString() => ToDecimalString() + " " + Currency;

    private static Money Same(Money a, Money b) => a.Currency == b.Currency
        ? b
        : throw new InvalidOperationException("Amounts in " + a.Currency + " and " + b.Currency + " cannot be put together.");

    private static int Scale(string currency) => Decimals(currency) switch { 0 => 1, 3 => 1000, _ => 100 };
}
