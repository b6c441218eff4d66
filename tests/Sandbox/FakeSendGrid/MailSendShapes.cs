using System.Text.Json;

namespace CancelSaver.Sandbox;

/// <content>The shapes the rules are made of, and the settings that are nothing but shape.</content>
internal sealed partial class MailSendRules
{
    private void MailSettings(JsonElement value, string path) => Object(value, path, new()
    {
        ["bypass_list_management"] = Settings(("enable", Flag)),
        ["bypass_spam_management"] = Settings(("enable", Flag)),
        ["bypass_bounce_management"] = Settings(("enable", Flag)),
        ["bypass_unsubscribe_management"] = Settings(("enable", Flag)),
        ["footer"] = Settings(("enable", Flag), ("text", String(0)), ("html", String(0))),
        ["sandbox_mode"] = Settings(("enable", Flag)),
    });

    private void TrackingSettings(JsonElement value, string path) => Object(value, path, new()
    {
        ["click_tracking"] = Settings(("enable", Flag), ("enable_text", Flag)),
        ["open_tracking"] = Settings(("enable", Flag), ("substitution_tag", String(0))),
        ["subscription_tracking"] = Settings(("enable", Flag), ("text", String(0)), ("html", String(0)), ("substitution_tag", String(0))),
        ["ganalytics"] = Settings(
            ("enable", Flag), ("utm_source", String(0)), ("utm_medium", String(0)), ("utm_term", String(0)), ("utm_content", String(0)),
            ("utm_campaign", String(0))),
    });

    private Rule Settings(params (string Name, Rule Rule)[] known) =>
        (value, path) => Object(value, path, known.ToDictionary(pair => pair.Name, pair => pair.Rule, StringComparer.Ordinal));

    private bool Object(JsonElement value, string path, Dictionary<string, Rule> known, params string[] required)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return Demand(false, "must be an object", path);
        var before = _refusals.Count;
        foreach (var property in value.EnumerateObject())
        {
            var at = Join(path, property.Name);
            if (known.TryGetValue(property.Name, out var rule))
                rule(property.Value, at);
            else
                Demand(false, "is no property of this request", at);
        }

        foreach (var name in required.Where(name => !value.TryGetProperty(name, out _)))
            Demand(false, $"The {name} parameter is required.", Join(path, name));
        return _refusals.Count == before;
    }

    private Rule List(int least, int most, Rule item) => (value, path) =>
    {
        if (!Demand(value.ValueKind == JsonValueKind.Array, "must be a list", path))
            return;
        Demand(value.GetArrayLength() >= least && value.GetArrayLength() <= most, $"must have {least} to {most} entries", path);
        foreach (var (entry, index) in value.EnumerateArray().Select((entry, index) => (entry, index)))
            item(entry, Join(path, $"{index}"));
    };

    private Rule String(int least = 1, int most = int.MaxValue) => (value, path) => Demand(
        value.ValueKind == JsonValueKind.String && value.GetString()!.Length >= least && value.GetString()!.Length <= most, "must be text", path);

    private void Strings(JsonElement value, string path) => Demand(
        value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(pair => pair.Value.ValueKind == JsonValueKind.String),
        "must be an object of strings",
        path);

    private void Flag(JsonElement value, string path) => Demand(value.ValueKind is JsonValueKind.True or JsonValueKind.False, "must be true or false", path);

    private void Integer(JsonElement value, string path) =>
        Demand(value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _), "must be a whole number", path);

    private bool Demand(bool met, string message, string path)
    {
        if (!met)
            _refusals.Add(new Refusal(message, path.Length == 0 ? null : path));
        return met;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
}
