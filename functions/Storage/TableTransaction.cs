using Azure;

namespace CancelSaver.Storage;

/// <summary>What an update does with properties it does not name: Merge keeps them, Replace removes them.</summary>
public enum TableUpdateMode
{
    Merge,
    Replace,
}

public enum TableTransactionActionType
{
    Add,
    UpdateMerge,
    UpdateReplace,
    Delete,
    UpsertMerge,
    UpsertReplace,
}

/// <summary>
/// One of up to 100 actions that happen together or not at all. Updates need <paramref name="ETag"/> (or <see cref="ETag.All"/>);
/// a deletion without one deletes any version.
/// </summary>
public sealed record TableTransactionAction(TableTransactionActionType ActionType, TableEntity Entity, ETag ETag = default);

/// <summary>A transaction was refused as a whole; Status and ErrorCode are those of the action that failed.</summary>
public sealed class TableTransactionFailedException : RequestFailedException
{
    internal TableTransactionFailedException(int status, string message, string? errorCode, int? failedTransactionActionIndex)
        : base(status, message, errorCode, innerException: null) => FailedTransactionActionIndex = failedTransactionActionIndex;

    /// <summary>Which action failed, from 0; null when the service did not say.</summary>
    public int? FailedTransactionActionIndex { get; }
}
