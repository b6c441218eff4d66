using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CancelSaver.Storage;

/// <summary>How queue clients talk: Azure.Core's options (Transport, Retry, Diagnostics) and the clock that dates shared key
/// signatures.</summary>
public sealed class QueueClientOptions : ClientOptions
{
    /// <summary>Dates the signature; the service compares it with its own clock, so this stays the real one outside of tests.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}

/// <summary>
/// An account's queue service. Named and shaped like Azure.Storage.Queues, so that the SDK could take this folder's place.
/// </summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/queue-service-rest-api</remarks>
public sealed class QueueServiceClient
{
    private readonly string endpoint;
    private readonly HttpPipeline pipeline;

    /// <summary>Shared key. Knows <c>UseDevelopmentStorage=true</c>, AccountName and AccountKey, EndpointSuffix, QueueEndpoint.</summary>
    /// <exception cref="ArgumentException">The connection string lacks a part.</exception>
    public QueueServiceClient(string connectionString, QueueClientOptions? options = null)
    {
        var account = StorageConnectionString.Parse(connectionString);
        options ??= new QueueClientOptions();
        endpoint = account.QueueEndpoint.AbsoluteUri.TrimEnd('/');
        pipeline = HttpPipelineBuilder.Build(
            options, [],
                [new QueueSharedKeyPolicy(account.AccountName, account.AccountKey, options.TimeProvider)],
                new ResponseClassifier());
    }

    /// <summary>Entra ID; needs https, and the role Storage Queue Data Contributor.</summary>
    public QueueServiceClient(Uri endpoint, TokenCredential credential, QueueClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        this.endpoint = endpoint.AbsoluteUri.TrimEnd('/');
        pipeline = HttpPipelineBuilder.Build(
            options ?? new QueueClientOptions(),
            [],
            [new BearerTokenAuthenticationPolicy(credential, "https://storage.azure.com/.default")],
            new ResponseClassifier());
    }

    /// <summary>No request is made.</summary>
    /// <exception cref="ArgumentException">Not a queue's name.</exception>
    public QueueClient GetQueueClient(string queueName) => new(this, queueName);

    internal HttpMessage CreateMessage(RequestMethod method, string path)
    {
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(endpoint + path));
        message.Request.Headers.Add("x-ms-version", StorageError.ServiceVersion);
        return message;
    }

    /// <summary>The successful answer; it lives as long as the message.</summary>
    /// <exception cref="RequestFailedException">The service said no.</exception>
    internal async ValueTask<Response> SendAsync(HttpMessage message, string what, CancellationToken cancellationToken)
    {
        await pipeline.SendAsync(message, cancellationToken);
        return StorageError.IsSuccess(message.Response) ? message.Response : throw StorageError.From(message.Response, what);
    }
}
