using System.Security.Cryptography;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Stores;

internal sealed class SecretsTests
{
    private static readonly StoreId Acme = new("woo:acme.example");
    private static readonly string Old = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly string New = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());

    [Test]
    public void What_is_sealed_opens_again_and_never_looks_the_same()
    {
        var secrets = new Secrets(Old);
        var (one, two) = (secrets.Seal(Acme, "cs_1"), secrets.Seal(Acme, "cs_1"));
        Assert.That(secrets.Open(Acme, one), Is.EqualTo("cs_1"));
        Assert.That(one, Is.Not.EqualTo(two));
        Assert.That(one, Does.Not.Contain("cs_1"));
    }

    [Test]
    public void Another_store_cannot_open_it() =>
        Assert.That(() => new Secrets(Old).Open(new StoreId("woo:other.example"), new Secrets(Old).Seal(Acme, "x")),
            Throws.InstanceOf<CryptographicException>());

    [Test]
    public void A_changed_letter_does_not_open()
    {
        var text = new Secrets(Old).Seal(Acme, "secret").ToCharArray();
        text[^3] = text[^3] == 'A' ? 'B' : 'A';
        Assert.That(() => new Secrets(Old).Open(Acme, new string(text)), Throws.InstanceOf<CryptographicException>());
    }

    [TestCase("")]
    [TestCase("abc")]
    [TestCase("00000000.")]
    [TestCase("00000000.!!!")]
    public void What_was_never_sealed_does_not_open(string text) =>
        Assert.That(() => new Secrets(Old).Open(Acme, text), Throws.InstanceOf<CryptographicException>());

    [Test]
    public void A_new_key_in_front_seals_and_the_old_one_still_opens()
    {
        var before = new Secrets(Old).Seal(Acme, "x");
        var both = new Secrets(New + ", " + Old);
        Assert.That(both.Open(Acme, before), Is.EqualTo("x"));
        Assert.That(both.IsOld(before), Is.True);
        Assert.That(both.IsOld(both.Seal(Acme, "x")), Is.False);
        Assert.That(() => new Secrets(New).Open(Acme, before),
            Throws.InstanceOf<CryptographicException>().With.Message.Contains("no longer lists"));
    }

    [Test]
    public void Rotation_changes_no_fingerprint() =>
        Assert.That(new Secrets(New + "," + Old).Fingerprint("code", "case"), Is.EqualTo(new Secrets(Old).Fingerprint("code", "case")));

    [Test]
    public void A_retired_key_names_and_opens_nothing()
    {
        var before = new Secrets(Old);
        var retired = new Secrets(New + ",names:" + Old);
        Assert.That(retired.Fingerprint("code", "case"), Is.EqualTo(before.Fingerprint("code", "case")));
        Assert.That(() => retired.Open(Acme, before.Seal(Acme, "x")), Throws.InstanceOf<CryptographicException>());
        Assert.That(retired.KeyIds, Is.EqualTo(new Secrets(New).KeyIds));
        Assert.That(retired.SealAgain(Acme, before.Seal(Acme, "x")), Is.Null);
    }

    [TestCase("names:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", "empty")]
    [TestCase("", "empty")]
    [TestCase("c2hvcnQ=", "Key 1")]
    [TestCase("not base64 at all", "Key 1")]
    public void A_bad_key_is_named_but_not_shown(string setting, string says) => Assert.That(
        () => new Secrets(setting),
        Throws.ArgumentException.With.Message.Contains(says)
            .And.Message.Not.Contains("c2hvcnQ").And.Message.Not.Contains("not base64 at all"));
}
