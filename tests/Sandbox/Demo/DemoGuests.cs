namespace CancelSaver.Sandbox;

/// <summary>Somebody who orders.</summary>
internal sealed record DemoGuest(string First, string Last, string Email, string Phone, string Street);

/// <summary>Made-up people. Every order has another one: one open case per person is a rule of the house.</summary>
/// <param name="run">Makes the people of one run others than those of the last.</param>
internal sealed class DemoGuests(int run)
{
    private static readonly (string First, string Last)[] People =
    [
        ("Rita", "Marsh"), ("Owen", "Castle"), ("Nadia", "Farrow"), ("Felix", "Brandt"), ("Imani", "Okafor"), ("Jonas", "Lind"), ("Clara", "Weston"), ("Theo", "Marchand"),
        ("Priya", "Nair"), ("Hugo", "Silva"), ("Edith", "Moran"), ("Samir", "Haddad"), ("Lena", "Fischer"), ("Marta", "Kowal"), ("Ivo", "Petrov"), ("June", "Abbott"),
    ];

    private int guests;

    public DemoGuest Next()
    {
        var number = Interlocked.Increment(ref guests) - 1;
        var (first, last) = People[number % People.Length];
        var again = number / People.Length;
        return new DemoGuest(
            first,
            last,
            (first + "." + last).ToLowerInvariant() + (run + again > 1 ? "." + run + again : "") + "@example.com",
            $"518-555-{run % 100:00}{number % 100:00}",
            (100 * run) + number + " " + last + " Street");
    }
}
