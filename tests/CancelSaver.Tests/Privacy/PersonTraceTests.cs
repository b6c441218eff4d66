using System.Text;
using CancelSaver.Privacy;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Privacy;

public sealed class PersonTraceTests
{
    private static readonly NamedPerson marta = new(7_200_000_001_001, "marta.prior@example.com", "+351 220 000 001", [9_007_199_254_741_001]);

    private static readonly NamedPerson rita = new(12, "rita@example.com", "555-0147", [1001]);

    [TestCase("""{"email":"marta.prior@example.com"}""")]
    [TestCase("""{"email":"Marta.Prior+shop@Example.com"}""")]
    [TestCase("""{"email":"marta.prior\u0040example.com\""}""")]
    [TestCase("""write to <marta.prior@example.com>.""")]
    [TestCase("""{"phone":"+351220000001"}""")]
    [TestCase("""{"phone":"00351 220-000-001"}""")]
    [TestCase("""{"phone":"220.000.001","x":1""")]
    [TestCase("""{"customer":{"id":7200000001001}""")]
    [TestCase("""gid:\/\/shopify\/Order\/9007199254741001""")]
    public void A_letter_speaks_of_them(string letter) => Assert.That(IsIn(marta, letter), Is.True);

    [TestCase("""{"email":"xmarta.prior@example.com"}""")]
    [TestCase("""{"email":"marta.prior@example.com.br"}""")]
    [TestCase("""{"email":"","phone":"+351 220 000 002"}""")]
    [TestCase("""{"id":19007199254741001}""")]
    [TestCase("""{"id":90071992547410011}""")]
    [TestCase("@@@ \\u00 \\")]
    [TestCase("")]
    public void A_letter_speaks_of_others(string letter) => Assert.That(IsIn(marta, letter), Is.False);

    [TestCase("""{"id":1001,"number":"1001" """, true)]
    [TestCase("""{"refund":5,"order_id":1001}""", true)]
    [TestCase("""{"id":7,"customer_id":12}""", true)]
    [TestCase("""{"billing":{"phone":"(555) 0147"}}""", true)]
    [TestCase("""{"id":7,"total":"1001","line_items":[{"id":12,"quantity":1001}]}""", false)]
    [TestCase("""{"id":12,"customer_id":1001}""", false)]
    public void Small_numbers_mean_something_beside_their_names_only(string letter, bool theirs) => Assert.That(IsIn(rita, letter), Is.EqualTo(theirs));

    [Test]
    public void Two_megabytes_of_nonsense_are_read_at_once()
    {
        var noise = new string('a', 1_000_000) + new string('1', 1_000_000);
        Assert.That(IsIn(marta, noise), Is.False);
        Assert.That(IsIn(marta, string.Concat(Enumerable.Repeat("1 ", 500_000)) + " marta.prior@example.com"), Is.True);
    }

    [Test]
    public void A_name_fits_or_not_or_there_is_none()
    {
        var trace = new PersonTrace();
        Assert.That(trace.HasNameOf(new Customer { FirstName = "Marta" }), Is.Null);
        trace.Add(new Customer { FirstName = "Marta", LastName = "Prior" });
        Assert.That(trace.HasNameOf(new Customer { FirstName = "marta", LastName = "PRIOR" }), Is.True);
        Assert.That(trace.HasNameOf(new Customer { FirstName = "Rui", LastName = "Prior" }), Is.False);
        Assert.That(trace.HasNameOf(new Customer()), Is.Null);
    }

    private static bool IsIn(NamedPerson person, string letter)
    {
        var trace = new PersonTrace();
        trace.Add(person);
        return trace.IsIn(Encoding.UTF8.GetBytes(letter));
    }
}
