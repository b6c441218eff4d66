using System.Globalization;
using CancelSaver.Reasons;

namespace CancelSaver.Rules;

/// <summary>What no rule can get around. Each guard adds its step to the why, the ones that let the case pass too.</summary>
public static class Guards
{
    private static readonly WhyStep ConsentGiven = Passed("consent", "This person may be written an offer.");
    private static readonly WhyStep ConsentOnPage = Passed("consent", "The customer is on the page: nothing has to be mailed.");
    private static readonly WhyStep ConsentToAsk = Passed("consent", "Only a neutral question may be mailed, and that is all that is due.");
    private static readonly WhyStep NoOtherCase = Passed("oneCase", "No other case of this person is open.");
    private static readonly WhyStep CountryFine = Passed("country", "The country is not blocked.");
    private static readonly WhyStep RestedEnough = Passed("cooldown", "The last offer to this person is long enough ago.");
    private static readonly WhyStep BelowMaximum = Passed("maximum", "This person has not had too many offers.");
    private static readonly WhyStep InStock = Passed("stock", "Every line can be had.");
    private static readonly WhyStep NotSerial = Passed("serialCanceller", "This person does not cancel often.");

    /// <returns>Whether the case may go on, and if so whether only with what costs nothing.</returns>
    public static Allowed Check(CaseFacts facts, bool neutral, DateTimeOffset now, List<WhyStep> why)
    {
        var steps = why.Count;
        var freeOnly = false;
        why.Add(Consent(facts, neutral));
        why.Add(facts.OtherCaseOpen ? Blocked("oneCase", "Another case of this person is open: one at a time.") : NoOtherCase);
        why.Add(Country(facts));
        why.Add(Softened(Cooldown(facts, now), facts, ref freeOnly));
        why.Add(Softened(Maximum(facts), facts, ref freeOnly));
        why.Add(facts.MissingStock is { } missing ? Blocked("stock", "It cannot be had any more: " + missing) : InStock);
        why.Add(Serial(facts, ref freeOnly));
        for (; steps < why.Count; steps++)
        {
            if (why[steps].Passed)
                continue;
            // The answer stands last; what was looked at after it is of no interest.
            why.RemoveRange(steps + 1, why.Count - steps - 1);
            return Allowed.Nothing;
        }

        return freeOnly ? Allowed.FreeOfCost : Allowed.Anything;
    }

    private static WhyStep Consent(CaseFacts facts, bool neutral) => facts.MayWrite switch
    {
        _ when facts.OnPage => ConsentOnPage,
        _ when facts.NoAddress => Blocked("consent", "There is no e-mail address to write to."),
        MayWrite.Offers => ConsentGiven,
        MayWrite.ServiceOnly when neutral => ConsentToAsk,
        MayWrite.ServiceOnly =>
            Blocked("consent", "This person has not agreed to get offers by mail, and the reason is known: nothing is left to write."),
        _ => Blocked("consent", "Nothing may be written to this person."),
    };

    private static WhyStep Country(CaseFacts facts)
    {
        for (var i = 0; i < facts.Guards.BlockedCountries.Count; i++)
        {
            if (facts.Country.Length > 0 && string.Equals(facts.Guards.BlockedCountries[i], facts.Country,
                StringComparison.OrdinalIgnoreCase))
                return Blocked("country", "The store makes no offers to " + facts.Country + ".");
        }

        return CountryFine;
    }

    private static WhyStep Cooldown(CaseFacts facts, DateTimeOffset now) =>
        facts.LastOfferAt is { } last && now - last < TimeSpan.FromDays(Math.Clamp(facts.Guards.CooldownDays, 0, 3660))
            ? Blocked("cooldown", "This person got an offer less than " + Number(facts.Guards.CooldownDays) + " days ago.")
            : RestedEnough;

    private static WhyStep Maximum(CaseFacts facts) => facts.OffersInPeriod > 0 && facts.OffersInPeriod >= facts.Guards.MaxOffersPerPeriod
        ? Blocked("maximum", "This person got " + Number(facts.OffersInPeriod) + " offers within " +
            Number(facts.Guards.PeriodDays) + " days: that is the most.")
        : BelowMaximum;

    /// <summary>Who stands on our page is not turned away: what costs nothing is still shown there.</summary>
    private static WhyStep Softened(WhyStep step, CaseFacts facts, ref bool freeOnly)
    {
        if (step.Passed || !facts.OnPage)
            return step;
        freeOnly = true;
        return step with { Passed = true, Says = step.Says + " On the page, what costs nothing may be shown." };
    }

    private static WhyStep Serial(CaseFacts facts, ref bool freeOnly)
    {
        if (facts.EarlierCancellations <= 0 || facts.EarlierCancellations < facts.Guards.SerialCanceller)
            return NotSerial;
        freeOnly = true;
        return Passed("serialCanceller", "This person cancelled " + Number(facts.EarlierCancellations) + " times before within " +
            Number(facts.Guards.PeriodDays) + " days: only what costs nothing is offered.");
    }

    internal static bool IsNeutral(CaseFacts facts) => facts.Reason == Reason.Unknown && !facts.AlreadyAsked;

    private static WhyStep Passed(string guard, string says) => new("guard", guard, true, says);

    private static WhyStep Blocked(string guard, string says) => new("guard", guard, false, says);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the guards leave.</summary>
public enum Allowed
{
    Nothing,
    FreeOfCost,
    Anything,
}
