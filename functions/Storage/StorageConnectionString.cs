namespace CancelSaver.Storage;

/// <summary>An account's name, key and addresses, read from a connection string. Its values never appear in messages.</summary>
/// <remarks>https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string</remarks>
internal sealed class StorageConnectionString
{
    // The emulator's well-known account, the same on every machine in the world.
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private StorageConnectionString(string accountName, byte[] accountKey, Uri tableEndpoint, Uri queueEndpoint)
    {
        AccountName = accountName;
        AccountKey = accountKey;
        TableEndpoint = tableEndpoint;
        QueueEndpoint = queueEndpoint;
    }

    public string AccountName { get; }

    public byte[] AccountKey { get; }

    public Uri TableEndpoint { get; }

    public Uri QueueEndpoint { get; }

    /// <summary>Either the emulator by its short name, or an account with its key; a shared access signature is not understood.</summary>
    /// <exception cref="ArgumentException">A part is missing or malformed.</exception>
    public static StorageConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var settings = Split(connectionString);

        if (settings.TryGetValue("UseDevelopmentStorage", out var emulator) && bool.TryParse(emulator, out var useEmulator) && useEmulator)
        {
            return new StorageConnectionString(
                EmulatorAccount,
                Convert.FromBase64String(EmulatorKey),
                new Uri($"http://127.0.0.1:10002/{EmulatorAccount}"),
                new Uri($"http://127.0.0.1:10001/{EmulatorAccount}"));
        }

        var account = Required(settings, "AccountName");
        return new StorageConnectionString(
            account, Key(settings),
            Endpoint(settings, account, "table"), Endpoint(settings, account, "queue"));
    }

    private static Dictionary<string, string> Split(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Keys end in '=' themselves: only the first one separates.
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new ArgumentException("The storage connection string has a part that is not 'name=value'.", nameof(connectionString));
            settings[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }

        return settings;
    }

    private static string Required(Dictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new ArgumentException($"The storage connection string lacks {name}.", nameof(settings));

    private static byte[] Key(Dictionary<string, string> settings)
    {
        var text = Required(settings, "AccountKey");
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length)
            ? key[..length]
            : throw new ArgumentException("AccountKey in the storage connection string is not base64.", nameof(settings));
    }

    private static Uri Endpoint(Dictionary<string, string> settings, string account, string service)
    {
        var name = service == "table" ? "TableEndpoint" : "QueueEndpoint";
        if (!settings.TryGetValue(name, out var address) || address.Length == 0)
        {
            var protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
            var suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
            address = $"{protocol}://{account}.{service}.{suffix}";
        }

        return Uri.TryCreate(address, UriKind.Absolute, out var endpoint) && (endpoint.Scheme is "http" or "https")
            ? endpoint
            : throw new ArgumentException($"{name} in the storage connection string is not an http(s) address.", nameof(settings));
    }
}
