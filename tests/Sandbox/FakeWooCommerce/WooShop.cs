using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

public sealed record WooUser(int Id, string Name, string Role)
{
    /// <summary>administrator, shop_manager or customer; changing it is what "lost rights" means.</summary>
    public string Role { get; set; } = Role;
    public bool Deleted { get; set; }
    public string Email { get; init; } = "";
    public WooAddress Address { get; init; } = new();
    public bool ManagesShop => !Deleted && Role is "administrator" or "shop_manager";
}

public sealed record WooKey(int Id, string ConsumerKey, string ConsumerSecret, string Permissions, WooUser User, string Description);

public sealed class WooGateway(string id, string title, string description, bool enabled)
{
    public string Id { get; } = id;
    public string Title { get; set; } = title;
    public string Description { get; } = description;
    public bool Enabled { get; set; } = enabled;
}

public sealed record WooMethod(int Instance, string Title, string MethodId, decimal Cost);

public sealed record WooMail(string Template, int OrderId, string To, DateTimeOffset At);

/// <summary>Everything the demo store knows, in memory. All changes go through its own lock, so parallel requests serialise.</summary>
public sealed partial class WooShop
{
    internal Lock Gate { get; } = new();
    private readonly TimeProvider time;
    private readonly TimeZoneInfo zone;
    private int lastPost;
    private int lastItem = 15;
    private int lastMeta = 60;
    private int lastNote = 9;
    private int lastKey;

    // While the past is written, that is when it is.
    private DateTimeOffset? past;

    internal WooShop(TimeProvider time, FakeWooCommerceOptions options)
    {
        this.time = time;
        Options = options;
        lastPost = options.FirstId - 1;
        zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        Webhooks = new WooWebhooks(this);
        Products = [.. WooCatalogue.Make(Now)];
        Admin = new WooUser(1, "admin", "administrator") { Email = "owner@example.com" };
        Users = [Admin, Customer(2, "Anna", "Keller", "anna.keller@example.com")];
    }

    public FakeWooCommerceOptions Options { get; }

    /// <summary>Address of the store without a trailing slash; known once the listener has its port.</summary>
    public string Home { get; internal set; } = "";
    public List<WooProduct> Products { get; }
    public List<WooOrder> Orders { get; } = [];
    public List<WooCoupon> Coupons { get; } = [];
    public List<WooKey> Keys { get; } = [];
    public List<WooUser> Users { get; }
    public List<WooMail> Mails { get; } = [];
    public WooWebhooks Webhooks { get; }
    public WooUser Admin { get; }

    public List<WooGateway> Gateways { get; } =
    [
        new("offsite", "Card (demo)", "Pay with a demo card; no money moves.", enabled: true),
        new("bacs", "Direct bank transfer", "Make your payment directly into our bank account.", enabled: true),
        new("cheque", "Check payments", "Please send a check to Store Name.", enabled: false),
        new("cod", "Cash on delivery", "Pay with cash upon delivery.", enabled: true),
    ];

    public List<WooMethod> ShippingMethods { get; } =
    [
        new(1, "Standard", "flat_rate", 7.50m),
        new(2, "Priority (1-2 days)", "flat_rate", 19.90m),
        new(3, "Free shipping", "free_shipping", 0),
        new(4, "Local pickup", "local_pickup", 0),
    ];

    /// <summary>Our plugin, where it is installed.</summary>
    public WooPlugin? Plugin { get; private set; }

    /// <summary>Installs our plugin.</summary>
    /// <param name="service">Where CancelSaver lives.</param>
    public WooPlugin InstallPlugin(Uri service) => Plugin ??= new WooPlugin(this, service);

    /// <summary>A store before its launch: the pay page shows no form to guests.</summary>
    public bool ComingSoon { get; set; }

    /// <summary>Parallel posts of one code all get through, as seen on the real store.</summary>
    public bool DuplicateCouponsSlipThrough { get; set; }

    /// <summary>False on WooCommerce before 10.6: the unpaid timeout leaves block-checkout orders alone.</summary>
    public bool TimeoutTakesBlockOrders { get; set; } = true;

    internal DateTimeOffset Now => Seconds(past ?? time.GetUtcNow());

    internal static DateTimeOffset Seconds(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    internal DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    internal DateTimeOffset FromLocal(DateTime local)
    {
        var digits = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return new DateTimeOffset(digits, zone.GetUtcOffset(digits)).ToUniversalTime();
    }

    internal JsonNode? LocalText(DateTimeOffset? at) => at is { } t
        ? Local(t).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) : null;

    internal static JsonNode? GmtText(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);

    internal double GmtOffset => Local(Now).Offset.TotalHours;

    internal int NextPost() => ++lastPost;
    internal int NextItem() => ++lastItem;
    internal int NextMeta() => ++lastMeta;

    public WooOrder Order(int id) => FindOrder(id) ?? throw new KeyNotFoundException($"The demo store has no order {id}.");

    public WooProduct Product(int id) => FindProduct(id) ?? throw new KeyNotFoundException($"The demo store has no product {id}.");

    internal WooOrder? FindOrder(int id) => Orders.Find(o => o.Id == id);

    internal WooProduct? FindProduct(int id) => Products.Find(p => p.Id == id) ?? Products.SelectMany(p => p.Variations)
        .FirstOrDefault(v => v.Id == id);

    internal WooCoupon? FindCoupon(string code) =>
        Coupons.LastOrDefault(c => !c.Trashed && string.Equals(c.Code, code.Trim(), StringComparison.OrdinalIgnoreCase));

    public WooUser AddUser(string name, string role)
    {
        lock (Gate)
        {
            var user = new WooUser(Users.Max(u => u.Id) + 1, name, role);
            Users.Add(user);
            return user;
        }
    }

    public WooUser AddCustomer(string firstName, string lastName, string email)
    {
        lock (Gate)
        {
            var user = Customer(Users.Max(u => u.Id) + 1, firstName, lastName, email);
            Users.Add(user);
            return user;
        }
    }

    /// <summary>Makes a REST key as wp-admin would. Permissions: read, write or read_write.</summary>
    public WooKey AddKey(string permissions = "read_write", WooUser? user = null, string description = "Made in wp-admin")
    {
        lock (Gate)
        {
            var key = new WooKey(++lastKey, "ck_" + Hex(), "cs_" + Hex(), permissions, user ?? Admin, description);
            Keys.Add(key);
            return key;
        }
    }

    internal static string Hex() => RandomNumberGenerator.GetHexString(40, lowercase: true);

    private static WooUser Customer(int id, string first, string last, string email) => new(id, $"{first} {last}", "customer")
    {
        Email = email,
        Address = new WooAddress
        {
            FirstName = first,
            LastName = last,
            Address1 = "5 Elm St",
            City = "Albany",
            State = "NY",
            Postcode = "12207",
            Country = "US",
            Email = email,
            Phone = "555-0100",
        },
    };
}
