using CancelSaver.Cancellations;
using CancelSaver.Privacy;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Kit;

/// <summary>A store with something of everything in it.</summary>
internal static class Stories
{
    /// <summary>What of these stories may be seen by nobody else.</summary>
    public static readonly IReadOnlyList<string> Secrets = ["Marguerite", "Yolandsen", "marguerite@example.com", "Bartholomew", "9999001", "It cannot be read."];

    /// <summary>An offer that stands, one asked why, one for a person, a letter set aside, a customer who wants to know what is kept.</summary>
    public static async Task FillWithStories(this AppUnderTest app)
    {
        var first = await app.Cancelled(Given.OrderWithReason("ShippingCost") with { FirstName = "Marguerite", LastName = "Yolandsen", Email = "marguerite@example.com", Phone = "", Address = "Elm Road 1" });
        await app.RunUntilQuiet();
        await app.Cancelled(Given.OrderOf("Bartholomew"));
        await app.RunUntilQuiet();
        await app.Cancelled(Given.OrderWithReason("WrongItem") with { FirstName = "Ines", Email = "ines@example.com", Phone = "", Address = "Elm Road 2" });
        await app.RunUntilQuiet();
        await app.Get<AnswerDataRequest>().Record(app.Store, new NamedPerson(5, "marguerite@example.com", "", [first]), "9999001", default);
        await app.Get<SetAside>().Keep(new StoreLetter(app.Store, "order.updated", app.Clock.GetUtcNow(), null, "{\"broken"u8.ToArray()), "It cannot be read.", default);
    }
}
