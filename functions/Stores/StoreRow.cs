using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CancelSaver.Rules;
using CancelSaver.Storage;

namespace CancelSaver.Stores;

/// <summary>Row ⇄ record of table Stores.</summary>
internal static class StoreRow
{
    public const string Name = "store";

    /// <summary>Between "secrets" and "store", so that one range holds all three.</summary>
    public const string Margins = "sku|margins";

    /// <summary>The draft of the rulebook.</summary>
    public const string Draft = "draft";

    // A text column holds 32,768 UTF-16 units.
    private const int TextUnits = 30_000;

    public static TableEntity Write(Store store)
    {
        var facts = JsonSerializer.SerializeToNode(store, StoredJson.Options)!.AsObject();
        facts.Remove("settings");
        facts.Remove("rulebook");
        var row = new TableEntity(store.Id.Key, Name);
        PutText(row, "Facts", facts.ToJsonString(StoredJson.Options));
        PutText(row, "Settings", StoredJson.Write(store.Settings));
        PutText(row, "Rulebook", StoredJson.Write(store.Rulebook));
        return row;
    }

    public static Store Read(TableEntity row) => StoredJson.Read<Store>(GetText(row, "Facts")) with
    {
        Settings = StoredJson.Read<StoreSettings>(GetText(row, "Settings")),
        Rulebook = StoredJson.Read<Rulebook>(GetText(row, "Rulebook")),
    };

    public static string RulebookName(int version) => "rulebook|" + version.ToString("D10", CultureInfo.InvariantCulture);

    public static TableEntity WriteRulebook(StoreId store, Rulebook rulebook)
    {
        var row = new TableEntity(store.Key, RulebookName(rulebook.Version));
        PutText(row, "Rulebook", StoredJson.Write(rulebook));
        return row;
    }

    /// <summary>A version with who published it.</summary>
    public static TableEntity WriteRulebook(StoreId store, Rulebook rulebook, Publication by)
    {
        var row = WriteRulebook(store, rulebook);
        (row["WhoId"], row["Who"], row["At"], row["Comment"]) = (by.WhoId, by.Who, by.At, by.Comment);
        return row;
    }

    public static PublishedRulebook ReadPublished(TableEntity row) => new(
        ReadRulebook(row), new Publication(row.GetString("WhoId") ?? "", row.GetString("Who") ?? "", row.GetDateTimeOffset("At"), row.GetString("Comment") ?? ""));

    public static TableEntity WriteDraft(StoreId store, RulebookDraft draft)
    {
        var row = new TableEntity(store.Key, Draft);
        PutText(row, "Draft", StoredJson.Write(draft));
        return row;
    }

    public static RulebookDraft ReadDraft(TableEntity row) => StoredJson.Read<RulebookDraft>(GetText(row, "Draft")) with { ETag = row.ETag.ToString() };

    public static TableEntity WriteMargins(StoreId store, Margins margins)
    {
        var row = new TableEntity(store.Key, Margins);
        PutText(row, "Packed", margins.Pack());
        return row;
    }

    public static Margins ReadMargins(TableEntity? row) => row is null ? Stores.Margins.None : Stores.Margins.Unpack(GetText(row, "Packed"));

    public static Rulebook ReadRulebook(TableEntity row) => StoredJson.Read<Rulebook>(GetText(row, "Rulebook"));

    private static void PutText(TableEntity row, string column, string text)
    {
        for (int from = 0, part = 1; from == 0 || from < text.Length; part++)
        {
            var length = Math.Min(TextUnits, text.Length - from);
            // Half a surrogate pair is no text.
            if (length > 0 && char.IsHighSurrogate(text[from + length - 1]))
                length--;
            row[Column(column, part)] = text.Substring(from, length);
            from += Math.Max(length, 1);
        }
    }

    private static string GetText(TableEntity row, string column)
    {
        var text = row.GetString(column) ?? throw new JsonException("The row " + row.RowKey + " has no " + column + ".");
        for (var part = 2; row.GetString(Column(column, part)) is { } more; part++)
            text += more;
        return text;
    }

    private static string Column(string name, int part) => part == 1 ? name : name + part.ToString(CultureInfo.InvariantCulture);
}
