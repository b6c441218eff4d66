using System.Globalization;
using CancelSaver.Messages;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>How the store shows itself, and how customers reach its people.</summary>
public sealed class BrandDesk(SettingsSaver saver)
{
    // WCAG 2.2, 1.4.3: https://www.w3.org/TR/WCAG22/#contrast-minimum
    private const double Readable = 4.5;

    public Task<IResult> Page(Visit visit, string? done) =>
        Show(visit, Filled(visit.Store.Settings.Brand), Stamp.Of(visit.Store.Settings.Brand), done == "saved" ? "Saved. The next mail and page look this way." : null, null, StatusCodes.Status200OK);

    public async Task<IResult> Save(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var brand = Read(typed, visit.Store.Settings.Brand);
        if (!typed.IsFine)
            return await Show(visit, typed, typed["stamp"], null, null, StatusCodes.Status422UnprocessableEntity);
        var saved = await saver.Save(visit, "Brand", "Changed brand and contact.", typed["stamp"], s => s.Brand, s => s with { Brand = brand }, cancel, s => new { s.Brand });
        return saved.Moved is { } moved
            ? await Show(visit with { Store = saved.Store }, typed, Stamp.Of(saved.Store.Settings.Brand), null, moved, StatusCodes.Status409Conflict)
            : visit.Back("/app/messages/brand?done=saved");
    }

    /// <summary>Whether a colour can be read on our pages, and what becomes of it where it could not.</summary>
    public static ColourUse Use(string colour)
    {
        if (!IsColour(colour))
            return Use(new Brand().Colour);
        var (palette, chosen) = (Palette.From(colour), colour.ToLowerInvariant());
        var contrast = Palette.Contrast(chosen, Palette.Ground);
        var says = string.Create(CultureInfo.InvariantCulture, $"On our light pages your colour has a contrast of {contrast:0.0} to 1; {Readable} is needed so that everybody can read it. ")
            + (palette.Accent == chosen ? "It is used as it is." : "There a darker shade of it is used, " + palette.Accent + ".")
            + (palette.AccentOnDark == chosen ? "" : " On dark screens it becomes " + palette.AccentOnDark + ".");
        return new ColourUse(chosen, palette.Accent, palette.AccentOnDark, says);
    }

    private static Task<IResult> Show(Visit visit, Typed typed, string stamp, string? done, string? warns, int status) =>
        Pages.Show<BrandPage>(new BrandModel(visit, typed, stamp, Use(typed["colour"]), done, warns ?? MessagesDesk.Missing(visit.Store)), status);

    private static Typed Filled(Brand b) => Typed.Of(
        ("colour", b.Colour), ("logo", b.LogoUrl?.AbsoluteUri), ("email", b.SupportEmail), ("sender", b.SenderName), ("reply", b.ReplyTo), ("phone", b.SupportPhone), ("chat", b.ChatUrl?.AbsoluteUri), ("whatsapp", b.WhatsApp),
        ("hours", b.Hours), ("legal", b.LegalName), ("postal", b.PostalAddress), ("privacy", b.PrivacyUrl?.AbsoluteUri), ("returns", b.ReturnPolicy));

    private static Brand Read(Typed typed, Brand before)
    {
        var colour = typed.Text("colour", "The colour", 7, required: true);
        if (colour.Length > 0 && !IsColour(colour))
            typed.Wrong("colour", "The colour is written #rrggbb, such as #1f4f8f.");
        return before with
        {
            Colour = colour.ToLowerInvariant(),
            LogoUrl = typed.Address("logo", "The logo"),
            SupportEmail = typed.Email("email", "The support address"),
            SenderName = typed.Text("sender", "The sender's name", 80),
            ReplyTo = typed.Email("reply", "The reply address"),
            SupportPhone = Phone(typed, "phone", "The phone number"),
            ChatUrl = typed.Address("chat", "The chat"),
            WhatsApp = Phone(typed, "whatsapp", "The WhatsApp number"),
            Hours = Null(typed.Text("hours", "The hours", 200)),
            LegalName = typed.Text("legal", "The legal name", 200),
            PostalAddress = typed.Text("postal", "The postal address", 500),
            PrivacyUrl = typed.Address("privacy", "The privacy page"),
            ReturnPolicy = Null(typed.Text("returns", "The return policy", 2000)),
        };
    }

    private static string? Phone(Typed typed, string name, string label)
    {
        var number = typed.Text(name, label, 40);
        if (number.Length > 0 && number.Count(char.IsAsciiDigit) < 5)
            typed.Wrong(name, label + " has too few digits.");
        return Null(number);
    }

    private static string? Null(string text) => text.Length == 0 ? null : text;

    private static bool IsColour(string text) => text is ['#', ..] && text.Length == 7 && text.Skip(1).All(char.IsAsciiHexDigit);
}

/// <summary>The routes of brand and contact.</summary>
public static class BrandRoutes
{
    public static IEndpointRouteBuilder MapBrand(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/messages/brand", (string? done, HttpContext http, MerchantDoor door, BrandDesk desk) => door.Show(http, visit => desk.Page(visit, done)));
        routes.MapPost("/app/messages/brand", (HttpContext http, MerchantDoor door, BrandDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Save(visit, form, http.RequestAborted)));
        return routes;
    }
}
