using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CancelSaver.Sandbox;

public sealed partial class WooShop
{
    private static readonly (string Country, string City, string Postcode, string First, string Last)[] People =
    [
        ("US", "Albany", "12207", "Rita", "Miller"), ("US", "Portland", "97201", "Sam", "Ortiz"),
            ("GB", "Leeds", "LS1 4AP", "Priya", "Shah"),
        ("DE", "Bremen", "28195", "Jonas", "Weiß"), ("FR", "Lyon", "69001", "Zoé", "Lefèvre"),
            ("CA", "Halifax", "B3H 1A1", "Noah", "Tremblay"),
        ("AU", "Hobart", "7000", "Mia", "Nguyen"), ("NL", "Utrecht", "3511", "Bram", "de Vries"),
        ("CN", "纽约", "200000", "小明", "王"),
            ("PL", "Łódź", "90-001", "Ola", "Żak"),
    ];

    private static readonly string[] Reasons =
    [
        "", "", "", "Found it cheaper elsewhere, sorry.", "Shipping costs more than the mug!",
            "Would it arrive before Friday? Otherwise please cancel.",
        "Wrong size, I need an L.", "I forgot to use my code.", "Can I pay with PayPal?", "Ordered twice by mistake.",
            "What if it does not fit, can I send it back?",
        "Please leave with the neighbour.", "Changed my mind.",
    ];

    /// <summary>
    /// Fills the store with past orders of the last <paramref name="days"/> days: the same for the same seed, from several countries,
    /// paid and
    /// cancelled in every way, some with the reason in the customer's note. No webhook hears of them and stock stays as it is.
    /// </summary>
    public void LoadPastOrders(int count, int seed, int days = 90)
    {
        lock (Gate)
        {
            var (hooks, stock) = (Raised, Products.SelectMany(p => p.Variations.Prepend(p)).ToDictionary(p => p, p => p.Stock));
            var end = Now;
            Raised = null;
            try
            {
                for (var i = 0; i < count; i++)
                {
                    past = end.AddMinutes(-(double)days * 24 * 60 * (count - i) / count);
                    PastOrder(new Dice(seed, i));
                }
            }
            finally
            {
                (past, Raised) = (null, hooks);
                foreach (var (product, units) in stock)
                    product.Stock = units;
            }
        }
    }

    private void PastOrder(Dice dice)
    {
        var shelf = Products.SelectMany(p => p.IsVariable ? p.Variations : [p]).ToList();
        var person = dice.Of(People);
        var via = dice.Of<string>(["store-api", "store-api", "store-api", "checkout", "admin"]);
        var order = PlaceOrder(new OrderSpec
        {
            Via = via,
            PaymentMethod = dice.Of<string>(["offsite", "offsite", "offsite", "bacs", "cod"]),
            Shipping = dice.Of([1, 1, 2]),
            Items = [.. Enumerable.Range(0, 1 + dice.Next(2)).Select(_ => new OrderedItem(dice.Of(shelf).Id, 1 + dice.Next(2)))],
            FirstName = person.First,
            LastName = person.Last,
            Email = $"guest{dice.Next(400)}@example.com",
            Country = person.Country,
            City = person.City,
            Postcode = person.Postcode,
            State = "",
            Address = $"{1 + dice.Next(90)} High St",
            Note = dice.Of(Reasons),
        });
        past = past!.Value.AddMinutes(5 + dice.Next(50));
        var fate = dice.Next(10);
        switch (fate)
        {
            case 0 or 1 when order.Status == "pending":
                CancelByCustomer(order.Id);
                break;
            case 2 when order.Status == "pending" && via != "admin":
                TimeOut(order);
                break;
            case 3:
                CancelByAdmin(order.Id);
                break;
            case 4:
                CancelByRest(order.Id);
                break;
            case 5 when order.Status == "pending":
                FailPayment(order.Id);
                break;
            default:
                if (order.Status == "pending")
                    PayOrder(order.Id, "offsite");
                Change(order.Id, "completed", "", "WooCommerce");
                if (fate == 6)
                    Refund(order.Id, reason: "Returned");
                break;
        }
    }

    /// <summary>Throws that repeat for the same seed and turn.</summary>
    private sealed class Dice(int seed, int turn)
    {
        private int thrown;

        public int Next(int sides)
        {
            var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{seed}/{turn}/{thrown++}"));
            return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)sides);
        }

        public T Of<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];
    }
}
