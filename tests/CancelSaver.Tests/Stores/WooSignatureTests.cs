using System.Text;
using CancelSaver.Stores.WooCommerce;

namespace CancelSaver.Tests.Stores;

internal sealed class WooSignatureTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(Capture.Secret);

    [TestCaseSource(typeof(Capture), nameof(Capture.Signed))]
    public void A_real_store_s_seal_fits_its_letter_and_no_other(string name)
    {
        var capture = Capture.Read(name);
        Assert.That(WooSignature.IsValid(Key, capture.Body.Span, capture.Signature), Is.True);
        var changed = capture.Body.ToArray();
        changed[^1] ^= 1;
        Assert.That(WooSignature.IsValid(Key, changed, capture.Signature), Is.False);
        Assert.That(WooSignature.IsValid("another-secret"u8, capture.Body.Span, capture.Signature), Is.False);
        Assert.That(WooSignature.Sign(Key, capture.Body.Span), Is.EqualTo(capture.Signature));
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("????????????????????????????????????????????")]
    [TestCase("ääääääääääääääääääääääääääääääääääääääääääää")]
    [TestCase("qHLLKhEKlZPinYJR3uKcZL8sL7rcQn4xckDi17UqI9QQ")]
    public void What_is_no_signature_fits_nothing(string signature) => Assert.That(WooSignature.IsValid(Key, "{}"u8, signature), Is.False);

    [Test]
    public void A_store_without_a_secret_trusts_nobody() =>
        Assert.That(WooSignature.IsValid([], "{}"u8, WooSignature.Sign([], "{}"u8)), Is.False);
}
