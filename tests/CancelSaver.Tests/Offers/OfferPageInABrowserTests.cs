using System.Net;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Tests.Eyeball;
using CancelSaver.Tests.Kit;
using CancelSaver.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CancelSaver.Tests.Offers;

[Category("Eyeball")]
public sealed class OfferPageInABrowserTests
{
    [Test]
    public async Task A_phone_without_script_answers_with_the_keyboard_and_is_sent_on_to_the_store()
    {
        var posted = new List<(string Body, string Origin)>();
        await using var store = Listen();
        store.MapGet("/pay", () => Results.Text("<title>Pay</title>", "text/html"));
        await store.StartAsync();
        var pay = new Uri(store.Urls.Single() + "/pay");

        await using var ours = Listen();
        var house = HouseStyle.For(Samples.Store with { Url = pay }, null);
        var model = new OfferPageModel { House = house, Offer = Samples.View(house, Samples.Case(), Samples.Offer(OfferKind.Coupon)) };
        ours.MapGet("/o/{token}", () => Pages.Show<OfferPage>(model));
        ours.MapPost("/o/{token}", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            posted.Add((await reader.ReadToEndAsync(), context.Request.Headers.Origin.ToString()));
            context.Response.StatusCode = 303;
            context.Response.Headers.Location = pay.AbsoluteUri;
        });
        await ours.StartAsync();

        await using var browser = await Browser.Start();
        var page = await browser.Open(390, dark: false, script: false);
        await page.GotoAsync(ours.Urls.Single() + "/o/" + Samples.Token);
        for (var tabs = 0; tabs < 2; tabs++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(pay.AbsoluteUri);

        // A page that sends no referrer sends no origin either: the handler must not mind.
        Assert.That(posted, Is.EqualTo([("token=" + Samples.Token + "&answer=yes", "null")]));
    }

    private static WebApplication Listen()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        return builder.Build();
    }
}
