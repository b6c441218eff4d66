using System.Buffers;
using System.Text;
using Azure;
using Azure.Core;

namespace CancelSaver.Storage;

/// <summary>A transaction's multipart body, and the answer to it.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions</remarks>
internal static class TableBatch
{
    // Fixed, because no line of ours can be taken for a boundary: what is between them are request lines, headers and one line of JSON.
    private const string Batch = "batch_6b1f0d1e-0c55-4b0b-9c1d-5d7f5c1a8e01";
    private const string ChangeSet = "changeset_0f5b8f6a-3f0e-4d2c-8a7e-2b9e4c6d1f02";

    public const string ContentType = $"multipart/mixed; boundary={Batch}";

    /// <summary>The whole body in one buffer.</summary>
    /// <exception cref="ArgumentException">Nothing to do, too much to do, two partitions, or a row twice.</exception>
    public static ReadOnlyMemory<byte> Write(string table, IReadOnlyList<TableTransactionAction> actions, Func<string, string> address)
    {
        if (actions.Count is 0 or > TableLimits.ActionsPerTransaction)
        {
            throw new ArgumentException(
                $"The transaction has {actions.Count} actions, 1 to {TableLimits.ActionsPerTransaction} are allowed.", nameof(actions));
        }

        var rows = new HashSet<string>(StringComparer.Ordinal);
        var output = new ArrayBufferWriter<byte>(actions.Count * 768);
        Append(output, $"--{Batch}\r\nContent-Type: multipart/mixed; boundary={ChangeSet}\r\n\r\n");
        for (var i = 0; i < actions.Count; i++)
        {
            var action = actions[i];
            var operation = TableOperation.For(table, action.ActionType, action.Entity, action.ETag);
            if (action.Entity.PartitionKey != actions[0].Entity.PartitionKey)
                throw new ArgumentException($"Action {i} is of another partition than the first one.", nameof(actions));
            if (!rows.Add(action.Entity.RowKey))
                throw new ArgumentException($"Action {i} is for a row that another action is for already.", nameof(actions));
            Append(output, operation, address);
        }

        Append(output, $"--{ChangeSet}--\r\n--{Batch}--\r\n");
        if (output.WrittenCount > TableLimits.RequestBytes)
        {
            throw new ArgumentException(
                $"The transaction is {output.WrittenCount} bytes, {TableLimits.RequestBytes} are allowed.", nameof(actions));
        }

        return output.WrittenMemory;
    }

    /// <summary>One version per action, default for deletions.</summary>
    /// <exception cref="TableTransactionFailedException">The service refused the transaction inside an answer that looks like
    /// success.</exception>
    public static IReadOnlyList<ETag> Read(Response response, int actions, string what)
    {
        var etags = new List<ETag>(actions);
        foreach (var part in Parts(response.Content))
        {
            if (part.Status is < 200 or >= 300)
                throw Failure(part, what);
            etags.Add(part.ETag is null ? default : new ETag(part.ETag));
        }

        return etags.Count == actions
            ? etags
            : throw new TableTransactionFailedException(
                response.Status,
                    $"{what}: {etags.Count} answers to {actions} actions",
                    errorCode: null, failedTransactionActionIndex: null);
    }

    private static void Append(ArrayBufferWriter<byte> output, TableOperation operation, Func<string, string> address)
    {
        Append(output, $"--{ChangeSet}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        Append(output, $"{operation.Method} {address(operation.Path)} HTTP/1.1\r\n");
        Append(output, $"Accept: {TableJson.ContentType}\r\nDataServiceVersion: 3.0\r\n");
        if (operation.Method == RequestMethod.Post)
            Append(output, "Prefer: return-no-content\r\n");
        if (operation.IfMatch is not null)
            Append(output, $"If-Match: {operation.IfMatch}\r\n");
        if (operation.Body is null)
        {
            Append(output, "\r\n");
            return;
        }

        Append(output, "Content-Type: application/json\r\n\r\n");
        TableJson.Write(operation.Body, output);
        Append(output, "\r\n");
    }

    private static void Append(ArrayBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);

    private static List<Part> Parts(BinaryData content)
    {
        var parts = new List<Part>();
        using var lines = new StreamReader(content.ToStream(), Encoding.UTF8);
        Part? part = null;
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith("--", StringComparison.Ordinal))
                part = null;
            else if (line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
                parts.Add(part = new Part { Status = int.Parse(line.AsSpan(9, 3)) });
            else if (line.StartsWith("ETag:", StringComparison.OrdinalIgnoreCase) && part is { Body.Length: 0 })
                part.ETag = line["ETag:".Length..].Trim();
            else if (part is not null && (part.Body.Length > 0 || line.StartsWith('{')))
                part.Body.AppendLine(line);
        }

        return parts;
    }

    private static TableTransactionFailedException Failure(Part part, string what)
    {
        var (code, message) = part.Body.Length == 0 ? (null, null) : StorageError.FromJson(Encoding.UTF8.GetBytes(part.Body.ToString()));

        // The sentence begins with the action's number: "1:The specified entity already exists."
        var colon = message?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        int? index = colon > 0 && int.TryParse(message.AsSpan(0, colon), out var number) ? number : null;
        return new TableTransactionFailedException(part.Status, $"{what}: {part.Status} {code} at action {index}", code, index);
    }

    private sealed class Part
    {
        public int Status { get; init; }

        public string? ETag { get; set; }

        public StringBuilder Body { get; } = new();
    }
}
