using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Azure;

namespace CancelSaver.Storage;

/// <summary>
/// A row: two keys and up to 252 properties of type string, bool, int, long, double, DateTimeOffset (or DateTime), Guid or byte[].
/// A null value means "absent": it is not written, and a merge leaves what is there. Keys travel in addresses, which traces and proxies
/// note down: nothing about a person belongs into them.
/// </summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "The SDK's name")]
public sealed class TableEntity : IDictionary<string, object?>
{
    private readonly Dictionary<string, object?> properties;

    public TableEntity() => properties = new Dictionary<string, object?>(StringComparer.Ordinal);

    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>At most 512 UTF-16 units, without / \ # ? and control characters; may be empty.</summary>
    /// <exception cref="InvalidOperationException">It was never set, or not among the selected properties.</exception>
    public string PartitionKey
    {
        get => GetString("PartitionKey") ?? throw new InvalidOperationException("This entity came or was made without its PartitionKey.");
        set => properties["PartitionKey"] = value;
    }

    /// <summary>At most 512 UTF-16 units, without / \ # ? and control characters; may be empty.</summary>
    /// <exception cref="InvalidOperationException">It was never set, or not among the selected properties.</exception>
    public string RowKey
    {
        get => GetString("RowKey") ?? throw new InvalidOperationException("This entity came or was made without its RowKey.");
        set => properties["RowKey"] = value;
    }

    /// <summary>When the service last wrote the row; set by the service alone, ignored when written.</summary>
    public DateTimeOffset? Timestamp => GetDateTimeOffset("Timestamp");

    /// <summary>The row's version when it was read; default when it never was. Writes return the new one and leave this as it
    /// is.</summary>
    public ETag ETag { get; set; }

    public int Count => properties.Count;

    public ICollection<string> Keys => properties.Keys;

    public ICollection<object?> Values => properties.Values;

    bool ICollection<KeyValuePair<string, object?>>.IsReadOnly => false;

    /// <summary>The value, or null when the row has no such property.</summary>
    public object? this[string key]
    {
        get => properties.GetValueOrDefault(key);
        set => properties[key] = value;
    }

    /// <summary>The value, or null when the row has no such property; so for every typed getter.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public string? GetString(string key) => GetReference<string>(key);

    public byte[]? GetBinary(string key) => GetReference<byte[]>(key);

    public bool? GetBoolean(string key) => GetValue<bool>(key);

    public int? GetInt32(string key) => GetValue<int>(key);

    public long? GetInt64(string key) => GetValue<long>(key);

    public double? GetDouble(string key) => GetValue<double>(key);

    public Guid? GetGuid(string key) => GetValue<Guid>(key);

    public DateTimeOffset? GetDateTimeOffset(string key) =>
        this[key] is DateTime time ? new DateTimeOffset(time.ToUniversalTime()) : GetValue<DateTimeOffset>(key);

    public void Add(string key, object? value) => properties.Add(key, value);

    public bool ContainsKey(string key) => properties.ContainsKey(key);

    public bool Remove(string key) => properties.Remove(key);

    public bool TryGetValue(string key, out object? value) => properties.TryGetValue(key, out value);

    public void Clear() => properties.Clear();

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => properties.Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object?>>.Contains(KeyValuePair<string, object?> item) =>
        properties.TryGetValue(item.Key, out var value) && Equals(value, item.Value);

    void ICollection<KeyValuePair<string, object?>>.CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) =>
        ((ICollection<KeyValuePair<string, object?>>)properties).Remove(item);

    private T? GetReference<T>(string key)
        where T : class => this[key] switch
        {
            null => null,
            T value => value,
            var other => throw WrongType(key, other, typeof(T)),
        };

    private T? GetValue<T>(string key)
        where T : struct => this[key] switch
        {
            null => null,
            T value => value,
            var other => throw WrongType(key, other, typeof(T)),
        };

    private static InvalidOperationException WrongType(string key, object value, Type wanted) =>
        new($"Property {key} is a {value.GetType().Name}, not a {wanted.Name}.");
}
