using System.Text;

namespace CancelSaver.Messages;

/// <summary>The text part: the same facts and links as the HTML part, one address a line.</summary>
internal static class PlainText
{
    public static string Ask(AskModel model)
    {
        var t = model.House.Texts;
        var text = Open(model).Append(t.Say("ask.body", model.Values)).Append("\n\n");
        if (model.Reasons.Count == 0)
            return Close(model, text.Append(t.Say("ask.neutral", model.Values)).Append('\n'));

        text.Append(t.Say("ask.question", model.Values)).Append("\n\n");
        foreach (var reason in model.Reasons)
            text.Append("- ").Append(reason.Label).Append('\n').Append("  ").Append(reason.Url.AbsoluteUri).Append('\n');
        if (model.Scores.Count > 0)
            text.Append('\n').Append(t.Say("ask.score", model.Values)).Append(" (").Append(t.Say("ask.scoreLow")).Append(", ").Append(t.Say("ask.scoreHigh")).Append(")\n");
        foreach (var score in model.Scores)
            text.Append(score.Score).Append(": ").Append(score.Url.AbsoluteUri).Append('\n');
        return Close(model, text);
    }

    public static string Offer(OfferModel model)
    {
        var t = model.House.Texts;
        var words = model.Words;
        var text = Open(model);
        if (words.ReasonGiven)
            text.Append(words.Say("offer.thanks").Plain).Append("\n\n");
        text.Append(words.Intro.Plain).Append("\n\n");
        foreach (var part in words.Parts)
        {
            text.Append("* ").Append(part.Title.Plain).Append('\n');
            foreach (var says in part.Says)
                text.Append("  ").Append(says.Plain).Append('\n');
            if (part.Code is not null)
                text.Append("  ").Append(t.Say(part.CodeKey)).Append(' ').Append(part.Code).Append('\n');
            text.Append('\n');
        }

        text.Append(words.Until.Plain).Append("\n\n").Append(t.Say("offer.open")).Append(":\n").Append(model.Link.AbsoluteUri).Append("\n\n");
        text.Append(words.NoAction.Plain).Append("\n\n");

        Heading(text, t.Say("offer.cancelled") + ": " + words.Order);
        foreach (var line in words.Lines)
            text.Append(line.Quantity).Append(" × ").Append(line.Name).Append(": ").Append(line.Total).Append('\n');
        if (words.MoreLines > 0)
            text.Append(t.Say("offer.more", ("count", words.MoreLines.ToString()))).Append('\n');
        if (!words.IsForThisOrder)
            return Close(model, text);
        text.Append('\n');
        Heading(text, t.Say("offer.pay"));
        foreach (var line in words.Bill.Lines.Append(words.Bill.Total))
        {
            text.Append(t.Say(line.Key)).Append(": ").Append(line is { Key: "bill.shipping" or "bill.fees", After.Minor: 0 } ? t.Say("bill.free") : words.Money(line.After));
            if (line is { Changed: true, Before: { } before })
                text.Append(" (").Append(t.Say("bill.before")).Append(' ').Append(words.Money(before)).Append(')');
            text.Append('\n');
        }

        if (words.Bill.TaxIsEstimated)
            text.Append(t.Say("bill.taxNote")).Append('\n');
        return Close(model, text);
    }

    public static string Ready(ReadyModel model)
    {
        var t = model.House.Texts;
        var text = Open(model).Append(t.Say("ready.body", model.Values)).Append("\n\n").Append(t.Say("ready.open")).Append(":\n").Append(model.Link.AbsoluteUri).Append('\n');
        return Close(model, text);
    }

    public static string Thank(ThankModel model)
    {
        var t = model.House.Texts;
        return Close(model, Open(model).Append(t.Say("thankMail.body", model.Values)).Append("\n\n").Append(t.Say(model.NextKey, model.NextValues)).Append('\n'));
    }

    private static StringBuilder Open(MailModel model) => new StringBuilder().Append(model.House.Texts.Say(model.GreetingKey, model.Values)).Append("\n\n");

    private static string Close(MailModel model, StringBuilder text)
    {
        var (house, t) = (model.House, model.House.Texts);
        text.Append('\n');
        Heading(text, t.Say("contact.title"));
        text.Append(t.Say("contact.reply")).Append('\n');
        foreach (var way in house.Contacts)
            text.Append(way.Label).Append(": ").Append(way.Url.StartsWith("http", StringComparison.Ordinal) ? way.Url : way.Text).Append('\n');
        if (house.Hours is not null)
            text.Append(t.Say("contact.hours")).Append(": ").Append(house.Hours).Append('\n');
        text.Append('\n').Append(t.Say("signOff", model.Values)).Append("\n\n-- \n");
        text.Append(t.Say("footer.why", model.Values)).Append('\n');
        text.Append(house.LegalName.Length == 0 || house.LegalName == house.StoreName ? house.StoreName : t.Say("footer.sender", ("store", house.StoreName), ("legalName", house.LegalName))).Append('\n');
        foreach (var line in house.PostalAddress)
            text.Append(line).Append('\n');
        if (house.PrivacyUrl is not null)
            text.Append(t.Say("footer.privacy")).Append(":\n").Append(house.PrivacyUrl.AbsoluteUri).Append('\n');
        return text.Append(t.Say("footer.unsubscribe")).Append(":\n").Append(model.Unsubscribe.AbsoluteUri).Append('\n').ToString();
    }

    private static void Heading(StringBuilder text, string words) => text.Append(words).Append('\n').Append('-', Math.Min(words.Length, 40)).Append('\n');
}
