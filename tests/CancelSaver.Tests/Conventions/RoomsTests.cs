using System.Text.RegularExpressions;

namespace CancelSaver.Tests.Conventions;

/// <summary>Holds the rooms apart: who may know whom. Any other arrow is a mistake, or a decision that belongs in this file.</summary>
public sealed partial class RoomsTests
{
    /// <summary>Records: values every room may know. They know only each other.</summary>
    private static readonly string[] records =
    [
        "Stores/Money.cs", "Stores/StoreId.cs", "Stores/Store.cs", "Stores/StoreSettings.cs", "Stores/StoreChoices.cs", "Stores/CaseView.cs", "Stores/RulebookDraft.cs", "Stores/Margins.cs", "Stores/Order.cs", "Stores/StoreEvent.cs", "Stores/StoredJson.cs", "Team/Visitor.cs",
        "Cancellations/Cancellation.cs", "Cancellations/CancellationId.cs", "Cancellations/CancellationStatus.cs", "Cancellations/CancelClass.cs", "Cancellations/CaseDesk.cs", "Stores/OpeningHours.cs",
        "Reasons/Reason.cs", "Offers/Offer.cs", "Rules/Decision.cs", "Rules/CaseFacts.cs", "Rules/Rulebook.cs", "Rules/Rulebook.Default.cs", "Stores/StoreTime.cs", "Cancellations/CaseSteps.cs", "Rules/Condition.cs", "Saves/Save.cs",
        "People/Person.cs", "People/OrderFact.cs",
    ];

    /// <summary>Rooms and files that only calculate.</summary>
    private static readonly string[] pure =
        ["Reasons/", "Rules/", "Merchant/Rules/RuleForm", "Merchant/Rules/ConditionRows.cs", "Merchant/Guards/MarginCsv.cs", "Merchant/Guards/GuardsForm.cs", "Merchant/Guards/HoldoutView.cs", "Cancellations/Classify", "Cancellations/CaseSteps.cs", "Saves/Attribution", "Cancellations/CaseActions.cs", "Cancellations/CaseTasks.cs", "Messages/ThankYou.cs", "Merchant/Desk/CaseWords.cs", "Merchant/Desk/CaseStory.cs",
            "Merchant/Desk/CaseWhy.cs", "Merchant/Desk/Queue.cs", "Merchant/Desk/Times.cs", "Messages/Outbox.cs", "Messages/MailNews.cs", "Messages/MailEvent.cs", "Messages/Consent", "Merchant/Overview.cs",
            "Cancellations/CaseEntry.cs", "Cancellations/CaseColumns.cs", "Cancellations/PackedBytes.cs", "Cancellations/SearchWords.cs",
            "Insights/", "Merchant/Cases/CaseFilter.cs", "Merchant/Cases/CaseGroups.cs", "Merchant/Cases/CasePlace.cs",
            "Merchant/Cases/CaseViews.cs"];

    /// <summary>Room → the rooms it may name beside its own and the records.</summary>
    private static readonly Dictionary<string, string[]> arrows = new()
    {
        ["Storage"] = [],
        ["Web"] = [],
        ["Stores"] = ["Storage", "Web"],
        ["People"] = ["Storage"],
        ["Cancellations"] = ["Storage", "Web", "Stores", "People", "Saves", "Privacy"],
        ["Reasons"] = [],
        ["Rules"] = [],
        ["Offers"] = ["Storage", "Web", "Stores", "People", "Cancellations", "Messages", "Reasons", "Rules", "Saves"],
        ["Saves"] = ["Cancellations", "People", "Stores"],
        ["Messages"] = ["Web", "Storage", "Stores", "People", "Cancellations", "Offers", "Reasons"],
        ["Privacy"] = ["Cancellations", "People", "Stores", "Storage", "Offers", "Web", "Team", "Messages"],
        ["Team"] = ["Storage"],
        ["Insights"] = [],
        ["Merchant"] = ["Web", "Stores", "Cancellations", "Rules", "Messages", "Privacy", "Team", "Insights", "People", "Offers", "Reasons", "Saves"],
        ["Operations"] = ["Web", "Storage", "Stores", "Cancellations", "Offers", "Messages", "Privacy", "People", "Rules", "Merchant"],
        ["Triggers"] = ["Web", "Stores", "Cancellations", "Offers", "Messages", "Operations"],
    };

    [Test]
    public void Records_know_only_each_other()
    {
        var wrong = from source in House.Sources()
                    where records.Contains(source.Path)
                    from word in Forbidden().Matches(source.Text).Select(m => m.Value).Distinct()
                    select source.Path + " says " + word;
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Pure_rooms_have_no_task_clock_logger_or_options()
    {
        var wrong = from source in House.Sources()
                    where pure.Any(p => source.Path.StartsWith(p, StringComparison.Ordinal))
                    from word in Forbidden().Matches(WithoutComments(source.Text)).Select(m => m.Value).Distinct()
                    select source.Path + " says " + word;
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Rooms_know_only_the_rooms_they_may()
    {
        var typesByRoom = House.Sources()
            .Where(s => s.Path.Contains('/') && !records.Contains(s.Path))
            .SelectMany(s => PublicType().Matches(s.Text).Select(m => (Room: Room(s.Path), Type: m.Groups[1].Value)))
            .Where(t => t.Type.Length > 3)
            .GroupBy(t => t.Type)
            .Where(g => g.Select(t => t.Room).Distinct().Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().Room);

        var wrong = from source in House.Sources()
                    where source.Path.Contains('/')
                    let room = Room(source.Path)
                    let may = records.Contains(source.Path) ? [] : arrows[room]
                    from word in Word().Matches(WithoutComments(source.Text)).Select(m => m.Value).Distinct()
                    where typesByRoom.TryGetValue(word, out var other) && other != room && !may.Contains(other) && Uses(source.Text, other)
                    select source.Path + " knows " + typesByRoom[word] + "'s " + word;
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Every_room_has_its_place_in_the_list() =>
        Assert.That(
            House.Sources().Where(s => s.Path.Contains('/')).Select(s => Room(s.Path)).Distinct(),
            Is.EquivalentTo(arrows.Keys));

    [Test]
    public void The_vendors_clients_never_see_the_rules() =>
        Assert.That(
            House.Sources().Where(s => s.Path.StartsWith("Stores/WooCommerce/", StringComparison.Ordinal) || s.Path.StartsWith("Messages/SendGrid/", StringComparison.Ordinal))
                .Where(s => s.Text.Contains("CancelSaver.Rules", StringComparison.Ordinal)).Select(s => s.Path),
            Is.Empty);

    [Test]
    public void No_room_opens_another_rooms_table()
    {
        var names = House.Sources()
            .SelectMany(s => TableName().Matches(s.Text).Select(m => (s.Path, Name: m.Groups[1].Value)))
            .ToList();
        Assert.That(names.Select(n => n.Name), Is.Unique);
        var opened = House.Sources().Where(s => s.Text.Contains("GetTableClient(", StringComparison.Ordinal) && !s.Path.StartsWith("Storage/", StringComparison.Ordinal));
        foreach (var source in opened)
        {
            foreach (Match match in OpensTable().Matches(source.Text))
                Assert.That(match.Groups[1].Value, Does.Match("^(Name|Table)$"), source.Path + " opens a table by something else than its own constant");
        }
    }

    private static string Room(string path) => path[..path.IndexOf('/')];

    private static bool Uses(string text, string room) => text.Contains("CancelSaver." + room, StringComparison.Ordinal) || text.Contains(room + ".", StringComparison.Ordinal);

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    [GeneratedRegex(@"\b(Task|ValueTask|ILogger|TimeProvider|IOptions|HttpClient|TableClient|QueueClient|TableServiceClient|IConfiguration|HttpContext)\b")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^public (?:sealed |static |abstract |readonly |partial )*(?:class|record struct|record|struct|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    // Not after a dot: a property may be called like another room's type.
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+\b")]
    private static partial Regex Word();

    [GeneratedRegex("const string (?:Name|Table) = \"(\\w+)\"")]
    private static partial Regex TableName();

    [GeneratedRegex(@"GetTableClient\((\w+)\)")]
    private static partial Regex OpensTable();
}
