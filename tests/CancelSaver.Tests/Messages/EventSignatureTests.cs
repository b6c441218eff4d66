using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CancelSaver.Messages.SendGrid;

namespace CancelSaver.Tests.Messages;

/// <summary>The seal of the event webhook: a post SendGrid really signed, our own fixtures, and what must not pass.</summary>
public sealed class EventSignatureTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "SendGrid");

    [Test]
    public void A_post_the_vendor_really_signed_passes_and_each_change_of_it_fails()
    {
        using var vector = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "event-webhook.vendor-signed.json")));
        string Given(string name, JsonElement change = default) =>
            (change.ValueKind == JsonValueKind.Object && change.TryGetProperty(name, out var other) ? other : vector.RootElement.GetProperty(name)).GetString()!;
        var body = Convert.FromBase64String(Given("body_base64"));

        Assert.That(EventSignature.IsValid(EventSignature.Keys(Given("public_key"))!, Given("signature"), Given("timestamp"), body), Is.True);
        var changes = vector.RootElement.GetProperty("must_fail").EnumerateArray().ToList();
        Assert.That(changes, Has.Count.EqualTo(4));
        foreach (var change in changes)
        {
            var cut = change.GetProperty("change").GetString()!.StartsWith("drop", StringComparison.Ordinal) ? body.AsSpan()[..^2] : body;
            Assert.That(EventSignature.IsValid(EventSignature.Keys(Given("public_key", change))!, Given("signature", change), Given("timestamp", change), cut), Is.False, change.ToString());
        }
    }

    [TestCase("event-webhook")]
    [TestCase("event-webhook.single")]
    public void Line_ends_and_every_byte_are_part_of_what_is_sealed(string name)
    {
        var (keys, signature, time, body) = Fixture(name);
        Assert.That(EventSignature.IsValid(keys, signature, time, body), Is.True);

        Assert.That(EventSignature.IsValid(keys, signature, time, body.AsSpan()[..^2]), Is.False, "without the last line end");
        Assert.That(EventSignature.IsValid(keys, signature, time, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).ReplaceLineEndings("\n"))), Is.False, "with other line ends");
        Assert.That(EventSignature.IsValid(keys, signature, time, JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(body))), Is.False, "read and written again");
        Assert.That(EventSignature.IsValid(keys, signature, (long.Parse(time) + 1).ToString(), body), Is.False, "at another time");
        Assert.That(EventSignature.IsValid([], signature, time, body), Is.False, "without a key");
        foreach (var none in (string[])["", "x", "AAAA", new string('A', 200), Convert.ToBase64String(new byte[70]), "MEUCIQ==", "ä"])
            Assert.That(EventSignature.IsValid(keys, none, time, body), Is.False, none);
    }

    [Test]
    public void While_keys_are_changed_either_passes()
    {
        var (keys, signature, time, body) = Fixture("event-webhook.single");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var both = EventSignature.Keys(" " + Convert.ToBase64String(other.ExportSubjectPublicKeyInfo()) + " , " + Convert.ToBase64String(keys[0]))!;
        Assert.That(both, Has.Count.EqualTo(2));
        Assert.That(EventSignature.IsValid(both, signature, time, body), Is.True);
        Assert.That(EventSignature.IsValid([both[0]], signature, time, body), Is.False);
    }

    [TestCase("", ExpectedResult = 0)]
    [TestCase("no key", ExpectedResult = null)]
    [TestCase("AAAA", ExpectedResult = null)]
    public int? A_setting_that_is_no_key_is_seen_at_the_start(string setting) => EventSignature.Keys(setting)?.Count;

    [TestCase("1764003900", 0, ExpectedResult = true)]
    [TestCase("1764003900", 24 * 60, ExpectedResult = true)]
    [TestCase("1764003900", 26 * 60, ExpectedResult = false)]
    [TestCase("1764003900", -9, ExpectedResult = true)]
    [TestCase("1764003900", -11, ExpectedResult = false)]
    [TestCase("timestamp", 0, ExpectedResult = false)]
    [TestCase("-1764003900", 0, ExpectedResult = false)]
    [TestCase("99999999999999", 0, ExpectedResult = false)]
    [TestCase("", 0, ExpectedResult = false)]
    public bool A_post_is_taken_for_as_long_as_it_is_tried_again(string time, int minutesLater) =>
        EventSignature.IsTimely(time, DateTimeOffset.FromUnixTimeSeconds(1764003900).AddMinutes(minutesLater));

    internal static (IReadOnlyList<byte[]> Keys, string Signature, string Time, byte[] Body) Fixture(string name)
    {
        using var headers = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".headers.json")));
        return (
            EventSignature.Keys(File.ReadAllText(Path.Combine(Folder, "event-webhook.public-key.txt")).Trim())!,
            headers.RootElement.GetProperty(EventSignature.SignatureHeader).GetString()!,
            headers.RootElement.GetProperty(EventSignature.TimeHeader).GetString()!,
            File.ReadAllBytes(Path.Combine(Folder, name + ".body.json")));
    }
}
