using System.Buffers.Text;
using CancelSaver.Web;

namespace CancelSaver.Tests.Web;

public sealed class SignedLinkTests
{
    private const string Case = "woo:shop.example/1001";

    private static readonly string Key = Convert.ToBase64String(Enumerable.Range(0, 32).Select(n => (byte)n).ToArray());
    private static readonly string Newer = Convert.ToBase64String(Enumerable.Range(100, 40).Select(n => (byte)n).ToArray());
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly LinkSigner Signer = new(Key);

    [TestCase(Case)]
    [TestCase("shopify:a-shop-name-as-long-as-a-name-may-be-on-the-internet-01234567890.myshopify.com/9007199254740993")]
    [TestCase("woo:xn--caf-dma.example/laden#0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [TestCase("shopify:a-shop-name-as-long-as-a-name-may-be-on-the-internet-01234567890.myshopify.com#0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [TestCase("woo:shop.example#NotHex")]
    [TestCase("woo:shop.example#")]
    public void What_was_signed_is_read(string subject)
    {
        var token = Signer.Sign(LinkPurpose.Unsubscribe, subject, null);

        Assert.That(Signer.Read(LinkPurpose.Unsubscribe, token, Now), Is.EqualTo(new LinkReading.Valid(subject)));
        Assert.That(token, Has.Length.LessThanOrEqualTo(200).And.Matches("^[A-Za-z0-9_-]+$"));
    }

    [Test]
    public void A_link_for_one_purpose_opens_nothing_else([Values] LinkPurpose signed, [Values] LinkPurpose read)
    {
        var reading = Signer.Read(read, Signer.Sign(signed, Case, null), Now);

        Assert.That(reading, signed == read ? Is.EqualTo(new LinkReading.Valid(Case)) : Is.EqualTo(LinkReading.Wrong));
    }

    [Test]
    public void A_link_ends_at_its_second()
    {
        var token = Signer.Sign(LinkPurpose.Offer, Case, Now);

        Assert.That(Signer.Read(LinkPurpose.Offer, token, Now.AddSeconds(-1)), Is.EqualTo(new LinkReading.Valid(Case)));
        Assert.That(Signer.Read(LinkPurpose.Offer, token, Now), Is.EqualTo(new LinkReading.Expired(Case)));
    }

    [Test]
    public void Any_bit_flipped_makes_it_wrong()
    {
        var bytes = Base64Url.DecodeFromChars(Signer.Sign(LinkPurpose.Offer, Case, Now.AddDays(2)));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(Signer.Read(LinkPurpose.Offer, Base64Url.EncodeToString(bytes), Now), Is.EqualTo(LinkReading.Wrong), "bit " + bit);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Test]
    public void Any_other_character_makes_it_wrong_the_spare_bits_of_the_last_one_too()
    {
        var token = Signer.Sign(LinkPurpose.Offer, Case, null);
        foreach (var at in Enumerable.Range(0, token.Length))
        {
            foreach (var other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.~ \0é".Where(c => c != token[at]))
                Assert.That(Signer.Read(LinkPurpose.Offer, token[..at] + other + token[(at + 1)..], Now), Is.EqualTo(LinkReading.Wrong));
        }
    }

    [TestCase("")]
    [TestCase("AAAA")]
    [TestCase("not a token")]
    [TestCase("%2e%2e%2f")]
    public void What_is_no_token_is_wrong(string token) => Assert.That(Signer.Read(LinkPurpose.Offer, token, Now), Is.EqualTo(LinkReading.Wrong));

    [Test]
    public void Longer_than_any_of_ours_is_wrong() =>
        Assert.That(Signer.Read(LinkPurpose.Offer, Signer.Sign(LinkPurpose.Offer, Case, null) + new string('A', 200), Now), Is.EqualTo(LinkReading.Wrong));

    [Test]
    public void A_retired_key_opens_unsubscribe_links_only([Values] LinkPurpose purpose)
    {
        var retired = new LinkSigner(Newer + ",unsubscribe:" + Key);
        var reading = retired.Read(purpose, Signer.Sign(purpose, Case, null), Now);

        Assert.That(reading, purpose == LinkPurpose.Unsubscribe ? Is.EqualTo(new LinkReading.Valid(Case)) : Is.EqualTo(LinkReading.Wrong));
        Assert.That(retired.KeyIds, Is.EqualTo(new LinkSigner(Newer).KeyIds));
        Assert.That(() => new LinkSigner("unsubscribe:" + Key + "," + Newer), Throws.ArgumentException, "nothing would sign");
    }

    [Test]
    public void After_a_change_of_keys_old_links_work_until_the_old_key_is_gone()
    {
        var token = Signer.Sign(LinkPurpose.Reason, Case, null);

        Assert.That(new LinkSigner(Newer + ", " + Key).Read(LinkPurpose.Reason, token, Now), Is.EqualTo(new LinkReading.Valid(Case)));
        Assert.That(new LinkSigner(Newer).Read(LinkPurpose.Reason, token, Now), Is.EqualTo(LinkReading.Wrong));
        Assert.That(Signer.Read(LinkPurpose.Reason, new LinkSigner(Newer + "," + Key).Sign(LinkPurpose.Reason, Case, null), Now), Is.EqualTo(LinkReading.Wrong));
    }

    [Test]
    public void The_spelling_of_a_token_never_changes() => Assert.That(
        Signer.Sign(LinkPurpose.Offer, Case, new DateTimeOffset(2026, 11, 24, 19, 0, 0, TimeSpan.Zero)),
        Is.EqualTo("OPc82AIAawXesHdvbzpzaG9wLmV4YW1wbGUvMTAwMdnpbxDF63Qeqgge2rraGp4"));

    [TestCase("")]
    [TestCase(",")]
    [TestCase("c2hvcnQ=")]
    [TestCase("not base64 at all, not at all")]
    public void A_bad_key_is_refused_at_the_start(string keys) => Assert.That(() => new LinkSigner(keys), Throws.ArgumentException);

    [Test]
    public void A_subject_that_does_not_fit_is_refused() =>
        Assert.That(() => Signer.Sign(LinkPurpose.Offer, new string('x', 125), null), Throws.ArgumentException);
}
