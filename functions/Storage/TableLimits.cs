using Azure;

namespace CancelSaver.Storage;

/// <summary>
/// What the service would refuse, refused before it is sent; the emulator lets much of it pass. Messages name the property and the size,
/// never the value: it may be about a person.
/// </summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model</remarks>
internal static class TableLimits
{
    public const int RowsPerPage = 1000;
    public const int ActionsPerTransaction = 100;
    public const int RequestBytes = 4 * 1024 * 1024;
    private const int KeyUnits = 512;
    private const int Properties = 252;
    private const int PropertyNameUnits = 255;
    private const int StringUnits = 32 * 1024;
    private const int BinaryBytes = 64 * 1024;
    private const int EntityBytes = 1024 * 1024;

    /// <summary>The service's calendar begins in 1601.</summary>
    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void CheckTableName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var valid = name.Length is >= 3 and <= 63 && char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit)
            && !name.Equals("tables", StringComparison.OrdinalIgnoreCase);
        if (!valid)
            throw new ArgumentException(
                "A table's name has 3 to 63 letters and digits, begins with a letter and is not 'tables'.", nameof(name));
    }

    public static void CheckKey(string? key, string name)
    {
        if (key is null)
            throw new ArgumentException($"{name} is missing.", name);
        if (key.Length > KeyUnits)
            throw new ArgumentException($"{name} has {key.Length} characters, {KeyUnits} are allowed.", name);
        for (var i = 0; i < key.Length; i++)
        {
            var c = key[i];
            if (c is '/' or '\\' or '#' or '?' || char.IsControl(c))
                throw new ArgumentException($"{name} has a character at {i} that keys must not have (/ \\ # ? or control).", name);
        }

        CheckSurrogates(key, name);
    }

    public static void CheckPropertyName(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > PropertyNameUnits)
            throw new ArgumentException(
                $"A property's name has {name.Length} characters, 1 to {PropertyNameUnits} are allowed.", parameter);
        if (!(char.IsLetter(name[0]) || name[0] == '_') || !name.All(static c => char.IsLetterOrDigit(c) || c == '_'))
            throw new ArgumentException(
                "A property's name must be letters, digits and underscores, not beginning with a digit.", parameter);
    }

    /// <summary>Version given, so that nobody overwrites by forgetting it.</summary>
    public static void CheckIfMatch(ETag ifMatch)
    {
        if (ifMatch == default)
            throw new ArgumentException("An update needs the version it replaces, or ETag.All to overwrite any.", nameof(ifMatch));
    }

    public static void CheckEntity(TableEntity entity)
    {
        var partitionKey = entity.GetString("PartitionKey");
        var rowKey = entity.GetString("RowKey");
        CheckKey(partitionKey, "PartitionKey");
        CheckKey(rowKey, "RowKey");

        // The sizes are the service's own arithmetic, two bytes a character, not what goes over the wire.
        var bytes = 4L + (partitionKey!.Length + rowKey!.Length) * 2L;
        var count = 0;
        foreach (var (name, value) in entity)
        {
            if (value is null || name is "PartitionKey" or "RowKey" or "Timestamp")
                continue;
            CheckPropertyName(name, nameof(entity));
            bytes += 8 + name.Length * 2L + CheckValue(name, value);
            count++;
        }

        if (count > Properties)
            throw new ArgumentException($"The entity has {count} properties, {Properties} are allowed.", nameof(entity));
        if (bytes > EntityBytes)
            throw new ArgumentException($"The entity is {bytes} bytes, {EntityBytes} are allowed.", nameof(entity));
    }

    /// <summary>Round trip or refusal: half a surrogate pair would come back as a replacement character.</summary>
    private static void CheckSurrogates(string text, string name)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                throw new ArgumentException($"{name} has half a surrogate pair at {i}.", name);
            i++;
        }
    }

    private static long CheckValue(string name, object value)
    {
        switch (value)
        {
            case string text:
                if (text.Length > StringUnits)
                    throw new ArgumentException($"Property {name} has {text.Length} characters, {StringUnits} are allowed.", name);
                CheckSurrogates(text, name);
                return text.Length * 2L + 4;
            case byte[] binary:
                if (binary.Length > BinaryBytes)
                    throw new ArgumentException($"Property {name} has {binary.Length} bytes, {BinaryBytes} are allowed.", name);
                return binary.Length + 4L;
            case DateTimeOffset time:
                CheckTime(name, time);
                return 8;
            case DateTime { Kind: DateTimeKind.Unspecified }:
                throw new ArgumentException($"Property {name} is a DateTime of unspecified kind; use DateTimeOffset.", name);
            case DateTime time:
                CheckTime(name, new DateTimeOffset(time.ToUniversalTime()));
                return 8;
            case bool:
                return 1;
            case int:
                return 4;
            case long or double:
                return 8;
            case Guid:
                return 16;
            default:
                throw new ArgumentException($"Property {name} is a {value.GetType().Name}, which the table service does not store.", name);
        }
    }

    private static void CheckTime(string name, DateTimeOffset time)
    {
        if (time < Earliest)
            throw new ArgumentException($"Property {name} lies before the year {Earliest.Year}.", name);
    }
}
