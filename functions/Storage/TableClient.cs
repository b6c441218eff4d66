using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;

namespace CancelSaver.Storage;

/// <summary>
/// One table. Every refusal of the service is a <see cref="RequestFailedException"/> with its Status and ErrorCode; what it would refuse
/// anyway (keys, sizes, types) is an <see cref="ArgumentException"/> before anything is sent.
/// </summary>
/// <remarks>
/// The pipeline retries 408, 429, 5xx and broken connections, and a try whose answer got lost may have worked: then a retried insert
/// answers 409 EntityAlreadyExists, a retried conditional update 412 UpdateConditionNotSatisfied, a retried deletion 404
/// ResourceNotFound, although the first try did it. Who must know reads the row again and looks for his own mark in it.
/// </remarks>
public sealed class TableClient
{
    private readonly TableServiceClient service;

    internal TableClient(TableServiceClient service, string name)
    {
        TableLimits.CheckTableName(name);
        this.service = service;
        Name = name;
    }

    public string Name { get; }

    /// <summary>A filter with its values as literals: <c>CreateQueryFilter($"PartitionKey eq {store} and Amount gt {5L}")</c>.</summary>
    /// <exception cref="ArgumentException">A value is null or of a type that the service cannot compare.</exception>
    public static string CreateQueryFilter(FormattableString filter) => TableFilter.From(filter);

    /// <summary>True when this call created the table.</summary>
    public async Task<bool> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        using var message = service.CreateMessage(RequestMethod.Post, "/Tables");
        TableServiceClient.ExpectPresence(message);
        message.Request.Headers.Add("Prefer", "return-no-content");
        message.Request.Headers.Add("Content-Type", "application/json");
        message.Request.Content = RequestContent.Create($$"""{"TableName":"{{Name}}"}""");
        var response = await service.SendAsync(message, cancellationToken);
        if (response.Status == 409 && StorageError.Code(response) == "TableAlreadyExists")
            return false;
        return StorageError.IsSuccess(response) ? true : throw StorageError.From(response, $"Create table {Name}");
    }

    /// <summary>Deletes the table; false when there was none.</summary>
    public async Task<bool> DeleteAsync(CancellationToken cancellationToken = default)
    {
        using var message = service.CreateMessage(RequestMethod.Delete, $"/Tables('{Name}')");
        var response = await service.SendAsync(message, cancellationToken);
        if (response.Status == 404)
            return false;
        return StorageError.IsSuccess(response) ? true : throw StorageError.From(response, $"Delete table {Name}");
    }

    /// <summary>Inserts a row and returns its version.</summary>
    /// <exception cref="RequestFailedException">409 EntityAlreadyExists; see the remarks on retries.</exception>
    public Task<ETag> AddEntityAsync(TableEntity entity, CancellationToken cancellationToken = default) =>
        WriteAsync(TableTransactionActionType.Add, entity, default, "Insert into", cancellationToken);

    /// <summary>Inserts the row, or changes it whatever its version.</summary>
    public Task<ETag> UpsertEntityAsync(
        TableEntity entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
    {
        var type = mode == TableUpdateMode.Merge ? TableTransactionActionType.UpsertMerge : TableTransactionActionType.UpsertReplace;
        return WriteAsync(type, entity, default, "Upsert in", cancellationToken);
    }

    /// <summary>Changes a row that is still at the version <paramref name="ifMatch"/>, or at any with <see cref="ETag.All"/>.</summary>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, 404 ResourceNotFound; see the remarks on
    /// retries.</exception>
    public Task<ETag> UpdateEntityAsync(
        TableEntity entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
    {
        var type = mode == TableUpdateMode.Merge ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace;
        return WriteAsync(type, entity, ifMatch, "Update in", cancellationToken);
    }

    /// <summary>Deletes a row at that version, or at any without one; false when the row was not there.</summary>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, 404 TableNotFound.</exception>
    public async Task<bool> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        var operation = TableOperation.Delete(Name, partitionKey, rowKey, ifMatch);
        using var message = service.CreateMessage(operation.Method, operation.Path);
        operation.ApplyTo(message.Request);
        var response = await service.SendAsync(message, cancellationToken);
        if (StorageError.IsSuccess(response))
            return true;
        return IsAbsent(response) ? false : throw StorageError.From(response, $"Delete from {Name}");
    }

    /// <summary>A row that is there.</summary>
    /// <exception cref="RequestFailedException">404 ResourceNotFound, 404 TableNotFound.</exception>
    public async Task<TableEntity> GetEntityAsync(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        using var message = GetMessage(partitionKey, rowKey, select);
        return ReadRow(await service.SendAsync(message, cancellationToken));
    }

    /// <summary>The row, or null when the table has no such row.</summary>
    /// <exception cref="RequestFailedException">404 TableNotFound: an absent table is no absent row.</exception>
    public async Task<TableEntity?> GetEntityIfExistsAsync(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        using var message = GetMessage(partitionKey, rowKey, select);
        TableServiceClient.ExpectAbsence(message);
        var response = await service.SendAsync(message, cancellationToken);
        return IsAbsent(response) ? null : ReadRow(response);
    }

    /// <summary>
    /// Rows in the order of their keys (ordinal), page after page as they are asked for. A page may be empty and yet be followed by
    /// others.
    /// </summary>
    /// <param name="filter">See <see cref="CreateQueryFilter"/>; null for all rows.</param>
    /// <param name="maxPerPage">1 to 1000 rows per request; who wants one page only stops reading there.</param>
    /// <param name="select">Properties to bring, keys included only if named; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<TableEntity> QueryAsync(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        if (maxPerPage is < 1 or > TableLimits.RowsPerPage)
            throw new ArgumentOutOfRangeException(nameof(maxPerPage), $"A page has 1 to {TableLimits.RowsPerPage} rows.");

        var query = $"/{Name}()?";
        if (filter is not null)
            query += $"$filter={Uri.EscapeDataString(filter)}&";
        if (Select(select) is { } names)
            query += $"{names}&";
        if (maxPerPage is not null)
            query += $"$top={maxPerPage}&";
        return PagesAsync(query, cancellationToken);
    }

    /// <summary>All actions or none, 1 to 100 of one partition, each row once; the new versions in order (default for
    /// deletions).</summary>
    /// <exception cref="TableTransactionFailedException">The first action that failed, by its index; nothing was changed.</exception>
    public async Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var actions = transactionActions.ToList();
        var body = TableBatch.Write(Name, actions, service.Address);
        using var message = service.CreateMessage(RequestMethod.Post, "/$batch");
        message.Request.Headers.Add("Content-Type", TableBatch.ContentType);
        message.Request.Content = RequestContent.Create(body);
        var response = await service.SendAsync(message, cancellationToken);
        var what = $"Transaction on {Name}";
        return StorageError.IsSuccess(response) ? TableBatch.Read(response, actions.Count, what) : throw StorageError.From(response, what);
    }

    private async Task<ETag> WriteAsync(
        TableTransactionActionType type, TableEntity entity, ETag ifMatch, string what, CancellationToken cancellationToken)
    {
        var operation = TableOperation.For(Name, type, entity, ifMatch);
        using var message = service.CreateMessage(operation.Method, operation.Path);
        operation.ApplyTo(message.Request);
        var response = await service.SendAsync(message, cancellationToken);
        if (!StorageError.IsSuccess(response))
            throw StorageError.From(response, $"{what} {Name}");

        // As it came, so that it goes back byte for byte.
        return response.Headers.TryGetValue("ETag", out var etag) ? new ETag(etag) : default;
    }

    private HttpMessage GetMessage(string partitionKey, string rowKey, IEnumerable<string>? select)
    {
        var path = TableOperation.EntityPath(Name, partitionKey, rowKey);
        return service.CreateMessage(RequestMethod.Get, Select(select) is { } names ? $"{path}?{names}" : path);
    }

    private TableEntity ReadRow(Response response)
    {
        if (!StorageError.IsSuccess(response))
            throw StorageError.From(response, $"Get from {Name}");
        var entity = TableJson.Read(response.Content.ToMemory());
        if (response.Headers.TryGetValue("ETag", out var etag))
            entity.ETag = new ETag(etag);
        return entity;
    }

    private async IAsyncEnumerable<TableEntity> PagesAsync(string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = "";
        do
        {
            List<TableEntity> page;
            using (var message = service.CreateMessage(RequestMethod.Get, (query + next).TrimEnd('?', '&')))
            {
                var response = await service.SendAsync(message, cancellationToken);
                if (!StorageError.IsSuccess(response))
                    throw StorageError.From(response, $"Query {Name}");
                page = TableJson.ReadPage(response.Content.ToMemory());
                next = Continuation(response);
            }

            foreach (var entity in page)
                yield return entity;
        }
        while (next.Length > 0);
    }

    /// <summary>https://learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination: the headers tell, not the number of
    /// rows.</summary>
    private static string Continuation(Response response)
    {
        var next = "";
        if (response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition))
            next = $"NextPartitionKey={Uri.EscapeDataString(partition)}";
        if (response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row))
            next += $"&NextRowKey={Uri.EscapeDataString(row)}";
        return next;
    }

    private static string? Select(IEnumerable<string>? select)
    {
        if (select is null)
            return null;
        var names = select.ToList();
        foreach (var name in names)
            TableLimits.CheckPropertyName(name, nameof(select));
        return names.Count == 0 ? null : $"$select={Uri.EscapeDataString(string.Join(',', names))}";
    }

    private static bool IsAbsent(Response response) => response.Status == 404 && StorageError.Code(response) == "ResourceNotFound";
}
