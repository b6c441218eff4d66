using System.Buffers;
using Azure;
using Azure.Core;

namespace CancelSaver.Storage;

/// <summary>A write, checked, in the form it has alone as well as inside a transaction.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/operations-on-entities</remarks>
internal readonly record struct TableOperation(RequestMethod Method, string Path, TableEntity? Body, string? IfMatch)
{
    public static TableOperation For(string table, TableTransactionActionType type, TableEntity entity, ETag ifMatch)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (type == TableTransactionActionType.Delete)
            return Delete(table, entity.GetString("PartitionKey"), entity.GetString("RowKey"), ifMatch);

        TableLimits.CheckEntity(entity);
        if (type == TableTransactionActionType.Add)
            return new TableOperation(RequestMethod.Post, $"/{table}", entity, IfMatch: null);

        var updates = type is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace;
        if (updates)
            TableLimits.CheckIfMatch(ifMatch);

        // Without If-Match the same requests insert what is not there.
        var merges = type is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge;
        return new TableOperation(
            merges ? RequestMethod.Patch : RequestMethod.Put,
            EntityPath(table, entity.PartitionKey, entity.RowKey),
            entity,
            updates ? ifMatch.ToString() : null);
    }

    public static TableOperation Delete(string table, string? partitionKey, string? rowKey, ETag ifMatch) =>
        new(RequestMethod.Delete, EntityPath(table, partitionKey, rowKey), Body: null, ifMatch == default ? "*" : ifMatch.ToString());

    public static string EntityPath(string table, string? partitionKey, string? rowKey)
    {
        TableLimits.CheckKey(partitionKey, "PartitionKey");
        TableLimits.CheckKey(rowKey, "RowKey");
        return $"/{table}(PartitionKey='{Escape(partitionKey!)}',RowKey='{Escape(rowKey!)}')";
    }

    public void ApplyTo(Request request)
    {
        if (IfMatch is not null)
            request.Headers.Add("If-Match", IfMatch);
        if (Body is null)
            return;

        // Without it an insert echoes the whole row.
        if (Method == RequestMethod.Post)
            request.Headers.Add("Prefer", "return-no-content");
        var buffer = new ArrayBufferWriter<byte>(1024);
        TableJson.Write(Body, buffer);
        request.Headers.Add("Content-Type", "application/json");
        request.Content = RequestContent.Create(buffer.WrittenMemory);
    }

    private static string Escape(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
