using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CancelSaver.Storage;

/// <summary>How table clients talk: Azure.Core's options (Transport, Retry, Diagnostics) and the clock that dates shared key
/// signatures.</summary>
public sealed class TableClientOptions : ClientOptions
{
    /// <summary>Dates the signature; the service compares it with its own clock, so this stays the real one outside of tests.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}

/// <summary>
/// An account's table service. Named and shaped like Azure.Data.Tables, so that the SDK could take this folder's place.
/// </summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/table-service-rest-api</remarks>
public sealed class TableServiceClient
{
    private static readonly ResponseClassifier AbsenceIsOrdinary = new StatusCodeClassifier([200, 404]);
    private static readonly ResponseClassifier PresenceIsOrdinary = new StatusCodeClassifier([201, 204, 409]);

    private readonly string endpoint;
    private readonly HttpPipeline pipeline;

    /// <summary>Shared key. Knows <c>UseDevelopmentStorage=true</c>, AccountName and AccountKey, EndpointSuffix, TableEndpoint.</summary>
    /// <exception cref="ArgumentException">The connection string lacks a part.</exception>
    public TableServiceClient(string connectionString, TableClientOptions? options = null)
    {
        var account = StorageConnectionString.Parse(connectionString);
        options ??= new TableClientOptions();
        endpoint = account.TableEndpoint.AbsoluteUri.TrimEnd('/');
        pipeline = HttpPipelineBuilder.Build(
            options, [],
                [new TableSharedKeyPolicy(account.AccountName, account.AccountKey, options.TimeProvider)],
                new ResponseClassifier());
    }

    /// <summary>Entra ID; needs https, and the role Storage Table Data Contributor.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential credential, TableClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        this.endpoint = endpoint.AbsoluteUri.TrimEnd('/');
        pipeline = HttpPipelineBuilder.Build(
            options ?? new TableClientOptions(),
            [],
            [new BearerTokenAuthenticationPolicy(credential, "https://storage.azure.com/.default")],
            new ResponseClassifier());
    }

    /// <summary>No request is made.</summary>
    /// <exception cref="ArgumentException">Not a table's name.</exception>
    public TableClient GetTableClient(string tableName) => new(this, tableName);

    /// <summary>True when this call created the table.</summary>
    /// <exception cref="RequestFailedException">TableBeingDeleted (409) for about half a minute after a table was deleted, among
    /// others.</exception>
    public Task<bool> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    internal string Address(string path) => endpoint + path;

    internal HttpMessage CreateMessage(RequestMethod method, string path)
    {
        var message = pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri(endpoint + path));
        request.Headers.Add("x-ms-version", StorageError.ServiceVersion);
        request.Headers.Add("Accept", TableJson.ContentType);
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.Add("MaxDataServiceVersion", "3.0;NetFx");
        return message;
    }

    /// <summary>An answer that is expected now and then is not reported as a failure by traces.</summary>
    internal static void ExpectAbsence(HttpMessage message) => message.ResponseClassifier = AbsenceIsOrdinary;

    internal static void ExpectPresence(HttpMessage message) => message.ResponseClassifier = PresenceIsOrdinary;

    /// <summary>The answer as it came, whatever its status; it lives as long as the message.</summary>
    internal async ValueTask<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await pipeline.SendAsync(message, cancellationToken);
        return message.Response;
    }
}
