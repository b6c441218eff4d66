using System.Globalization;

namespace CancelSaver.Storage;

/// <summary>Values as literals of the service's query language.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities</remarks>
internal static class TableFilter
{
    public static string From(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var literals = new object[filter.ArgumentCount];
        for (var i = 0; i < literals.Length; i++)
            literals[i] = Literal(filter.GetArgument(i));
        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    /// <summary>UTC with seven digits: all the service keeps, and of one width.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static string Literal(object? value) => value switch
    {
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        double number when double.IsFinite(number) => Double(number),
        DateTimeOffset time => $"datetime'{Time(time)}'",
        DateTime { Kind: not DateTimeKind.Unspecified } time => $"datetime'{Time(new DateTimeOffset(time.ToUniversalTime()))}'",
        Guid guid => $"guid'{guid}'",
        byte[] binary => $"X'{Convert.ToHexStringLower(binary)}'",
        null => throw new ArgumentException("A filter cannot compare with null: an absent property matches nothing.", nameof(value)),
        _ => throw new ArgumentException($"A filter cannot compare with a {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>Without a fraction or an exponent it would be read as an integer.</summary>
    private static string Double(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}
