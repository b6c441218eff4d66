using System.Globalization;
using Azure;

namespace CancelSaver.Cancellations;

/// <summary>Why a message failed, in words that may be kept and shown: other people's exceptions may quote what they did not like, and that may be about a customer.</summary>
/// <param name="Kind">Name of the exception's type; what messages of one cause have in common, with <paramref name="Says"/>.</param>
/// <param name="Says">One sentence. Our own exceptions' message with quotations, addresses and long numbers taken out; of all others only what kind it was.</param>
public sealed record FailureCause(string Kind, string Says)
{
    /// <summary>Nobody noted a cause: the process was killed at the last try, or its answer never arrived.</summary>
    public static readonly FailureCause Unnoted = new("", "The process ended or never answered.");

    private const int Longest = 300;
    private const int LongNumber = 7;

    public static FailureCause Of(Exception e) => e switch
    {
        AggregateException { InnerExceptions: [var only] } => Of(only),
        RequestFailedException { Status: 0 } => new(nameof(RequestFailedException), "Storage did not answer."),
        RequestFailedException storage => new(nameof(RequestFailedException), "Storage answered " + storage.Status.ToString(CultureInfo.InvariantCulture) + " " + (storage.ErrorCode ?? "without a code") + "."),
        OperationCanceledException => new(nameof(OperationCanceledException), "It was not done in time."),
        _ when e.GetType().Namespace?.StartsWith("CancelSaver", StringComparison.Ordinal) == true => new(e.GetType().Name, Clean(e.Message)),
        _ => new(e.GetType().Name, "The app failed with " + e.GetType().Name + "; the log line of that moment says more."),
    };

    private static string Clean(string message)
    {
        var words = WithoutQuotations(message).Split((char[])[' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.Contains('@', StringComparison.Ordinal) ? "(address)" : w.Count(char.IsAsciiDigit) >= LongNumber ? "(number)" : w);
        var text = string.Join(' ', words);
        return text.Length > Longest ? text[..Longest] : text;
    }

    // What a store said of a customer stands between quotation marks.
    private static string WithoutQuotations(string message)
    {
        foreach (var (open, close) in ((char, char)[])[('"', '"'), ('“', '”'), ('„', '“'), ('«', '»')])
        {
            for (var from = message.IndexOf(open, StringComparison.Ordinal); from >= 0 && message.IndexOf(close, from + 1) is var to and > 0; from = message.IndexOf(open, from + 1))
                message = message[..from] + "(…)" + message[(to + 1)..];
        }
        return message;
    }
}
