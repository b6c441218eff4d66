using CancelSaver.Messages;
using CancelSaver.Rules;

namespace CancelSaver.Tests.Messages;

/// <summary>The policy table, row by row: B question, C offer, D reminder, E score. n: yes, but a neutral notice without buttons; s: only with soft opt-in.</summary>
public sealed class ConsentTests
{
    private static readonly string[] Countries = ["US", "GB", "FR", "NO", "DE", "AT", "", "CA", "CN", "JP"];

    [TestCase("B", "y y y y n n n y n n")]
    [TestCase("C", "y s s s s s s s - -")]
    [TestCase("D", "- s s s - - - s - -")]
    [TestCase("E", "y y y y - - - - - -")]
    public void Who_never_agreed_did_not_confirm_or_is_not_known(string kind, string row)
    {
        var expected = row.Split(' ');
        foreach (var state in (ConsentState[])[ConsentState.Never, ConsentState.Pending, ConsentState.Unknown])
        {
            for (var i = 0; i < Countries.Length; i++)
            {
                var says = state + " " + kind + " " + Countries[i];
                var plain = Consent.Ask(state, Countries[i], Kind(kind), softOptIn: false);
                var declared = Consent.Ask(state, Countries[i], Kind(kind), softOptIn: true);
                Assert.That(plain.Yes, Is.EqualTo(expected[i] is "y" or "n"), says);
                Assert.That(declared.Yes, Is.EqualTo(expected[i] is not "-"), says + " declared");
                Assert.That(plain.Buttons, Is.EqualTo(expected[i] == "y"), says + " buttons");
                Assert.That(plain.SubjectTag, Is.Null);
            }
        }
    }

    [Test]
    public void Who_agreed_gets_everything_everywhere_marked_as_advertising_in_China([Values("B", "C", "D", "E")] string kind)
    {
        foreach (var country in Countries)
        {
            var permission = Consent.Ask(ConsentState.Subscribed, country, Kind(kind), softOptIn: false);
            Assert.That(permission.Yes && permission.Buttons, country);
            Assert.That(permission.SubjectTag, Is.EqualTo(country == "CN" && (kind is "C" or "D") ? "广告" : null), country);
        }
    }

    [Test]
    public void Who_withdrew_was_erased_or_bounced_gets_nothing_anywhere(
        [Values(ConsentState.Withdrawn, ConsentState.Erased)] ConsentState state, [Values("B", "C", "D", "E")] string kind)
    {
        foreach (var country in Countries)
        {
            Assert.That(Consent.Ask(state, country, Kind(kind), softOptIn: true).Yes, Is.False, country);
            Assert.That(Consent.For(state, country, softOptIn: true), Is.EqualTo(MayWrite.Nothing));
        }
    }

    [Test]
    public void Canada_needs_a_recent_purchase_on_record() =>
        Assert.That(Consent.Ask(ConsentState.Never, "CA", LetterKind.Offer, softOptIn: true, recentPurchase: false).Yes, Is.False);

    [TestCase(ConsentState.Unknown, "US", false, MayWrite.Offers)]
    [TestCase(ConsentState.Unknown, "FR", false, MayWrite.ServiceOnly)]
    [TestCase(ConsentState.Unknown, "fr", true, MayWrite.Offers)]
    [TestCase(ConsentState.Unknown, "CN", true, MayWrite.ServiceOnly)]
    [TestCase(ConsentState.Subscribed, "CN", false, MayWrite.Offers)]
    public void The_engine_is_told_the_most_that_may_be_written(ConsentState state, string country, bool softOptIn, MayWrite expected) =>
        Assert.That(Consent.For(state, country, softOptIn), Is.EqualTo(expected));

    [Test]
    public void Every_answer_has_a_ground_and_the_name_of_its_rule()
    {
        foreach (var state in Enum.GetValues<ConsentState>())
        {
            foreach (var kind in Enum.GetValues<LetterKind>())
            {
                var permission = Consent.Ask(state, "FR", kind, softOptIn: false);
                Assert.That(permission.Says, Does.EndWith("."));
                Assert.That(permission.Rule, Is.EqualTo("Europe/" + state + "/" + kind));
            }
        }
    }

    private static LetterKind Kind(string letter) => letter switch
    {
        "B" => LetterKind.Question,
        "C" => LetterKind.Offer,
        "D" => LetterKind.Reminder,
        _ => LetterKind.Score,
    };
}
