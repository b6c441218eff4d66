using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Saves;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>Row ⇄ record. What lists and reports filter by stands in columns of its own; the rest is JSON, cut into columns of 30,000 letters where it is long.</summary>
internal static class CancellationRow
{
    private const int Piece = 30_000;

    // As many pieces as a very long order takes, and the longest words.
    private const int MostPieces = 12;

    /// <summary>The columns of a <see cref="CaseBrief"/>.</summary>
    public static readonly IReadOnlyList<string> BriefColumns =
        ["PartitionKey", "RowKey", .. Enumerable.Range(0, MostPieces).SelectMany(n => n == 0 ? (string[])["Person", "Words"] : ["Person" + n.ToString(), "Words" + n.ToString()])];

    public static TableEntity Write(Cancellation c)
    {
        var row = new TableEntity(c.Id.Store.Key, c.Id.RowKey)
        {
            ["Status"] = c.Status.ToString(),
            ["CancelledAt"] = c.CancelledAt,
            ["ReceivedAt"] = c.ReceivedAt,
            ["Total"] = c.Order.Total.Minor,
            ["Currency"] = c.Order.Total.Currency,
            ["Class"] = (c.Class?.Class ?? CancelClass.Unknown).ToString(),
            ["Reason"] = c.Reason.Reason,
            ["Rule"] = c.Decision?.RuleId,
            ["Recovered"] = c.Save?.Recovered.Minor,
            // So that what is anonymous already need not be opened again.
            ["Forgotten"] = c.Order.PersonErased ? true : null,
        };
        WriteLong(row, "Person", StoredJson.Write(c.Order));
        if (c.Reason.Words is not null || c.Feedback?.Words is not null || c.Desk.Notes.Count > 0)
            WriteLong(row, "Words", StoredJson.Write(new Words(c.Reason.Words, c.Feedback?.Words, c.Desk.Notes)));
        WriteLong(row, "File", StoredJson.Write(new CaseFile
        {
            Class = c.Class,
            ReasonSource = c.Reason.Source,
            Decision = c.Decision,
            Facts = c.Facts,
            Promise = c.Promise,
            Score = c.Feedback?.Score,
            FeedbackAt = c.Feedback?.At,
            AskMail = c.AskMail,
            OfferMail = c.OfferMail,
            ReadyMail = c.ReadyMail,
            ThankMail = c.ThankMail,
            Earlier = c.Earlier,
            Desk = c.Desk with { Notes = [] },
            AcceptedAt = c.AcceptedAt,
            BackAt = c.BackAt,
            Save = c.Save,
            PersonWhy = c.PersonWhy,
            Timeline = c.Timeline,
            Strays = c.Strays,
            ParkedOn = c.ParkedOn,
            BeforeCancel = c.BeforeCancel,
            CancelWish = c.CancelWish,
        }));
        return row;
    }

    public static Cancellation Read(TableEntity row)
    {
        var file = StoredJson.Read<CaseFile>(ReadLong(row, "File")!);
        var words = ReadLong(row, "Words") is { } text ? StoredJson.Read<Words>(text) : new Words(null, null, null);
        return new Cancellation
        {
            Id = CancellationId.FromKeys(row.PartitionKey, row.RowKey),
            Status = Enum.Parse<CancellationStatus>(row.GetString("Status")!),
            Order = StoredJson.Read<Order>(ReadLong(row, "Person")!),
            CancelledAt = row.GetDateTimeOffset("CancelledAt")!.Value,
            ReceivedAt = row.GetDateTimeOffset("ReceivedAt")!.Value,
            Class = file.Class,
            Reason = new GivenReason(row.GetString("Reason")!, file.ReasonSource, words.Reason),
            Decision = file.Decision,
            Facts = file.Facts,
            Promise = file.Promise,
            Feedback = file.FeedbackAt is { } at ? new Feedback(file.Score, words.Feedback, at) : null,
            AskMail = file.AskMail,
            OfferMail = file.OfferMail,
            ReadyMail = file.ReadyMail,
            ThankMail = file.ThankMail,
            Earlier = file.Earlier,
            Desk = file.Desk with { Notes = words.Notes ?? [] },
            AcceptedAt = file.AcceptedAt,
            BackAt = file.BackAt,
            Save = file.Save,
            PersonWhy = file.PersonWhy,
            Timeline = file.Timeline,
            Strays = file.Strays,
            ParkedOn = file.ParkedOn,
            BeforeCancel = file.BeforeCancel,
            CancelWish = file.CancelWish,
            ETag = row.ETag.ToString(),
        };
    }

    public static CaseBrief ReadBrief(TableEntity row)
    {
        var words = ReadLong(row, "Words") is { } text ? StoredJson.Read<Words>(text) : null;
        return new CaseBrief(StoredJson.Read<Order>(ReadLong(row, "Person")!), words?.Reason, words?.Feedback);
    }

    private static void WriteLong(TableEntity row, string name, string text)
    {
        for (var (at, number) = (0, 0); at < text.Length; at += Piece, number++)
            row[number == 0 ? name : name + number.ToString()] = text.Substring(at, Math.Min(Piece, text.Length - at));
    }

    private static string? ReadLong(TableEntity row, string name)
    {
        var text = row.GetString(name);
        for (var number = 1; text is not null && row.GetString(name + number.ToString()) is { } more; number++)
            text += more;
        return text;
    }

    private sealed record Words(string? Reason, string? Feedback, IReadOnlyList<CaseNote>? Notes);

    private sealed record CaseFile
    {
        public Classified? Class { get; init; }
        public ReasonSource ReasonSource { get; init; }
        public Decision? Decision { get; init; }
        public CaseFacts? Facts { get; init; }
        public Promise? Promise { get; init; }
        public int? Score { get; init; }
        public DateTimeOffset? FeedbackAt { get; init; }
        public Mail? AskMail { get; init; }
        public Mail? OfferMail { get; init; }
        public Mail? ReadyMail { get; init; }
        public Mail? ThankMail { get; init; }
        public IReadOnlyList<EarlierOffer> Earlier { get; init; } = [];
        public CaseDesk Desk { get; init; } = new();
        public DateTimeOffset? AcceptedAt { get; init; }
        public Uri? BackAt { get; init; }
        public Save? Save { get; init; }
        public string? PersonWhy { get; init; }
        public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];
        public int Strays { get; init; }
        public string? ParkedOn { get; init; }
        public bool BeforeCancel { get; init; }
        public CancelWish? CancelWish { get; init; }
    }
}
