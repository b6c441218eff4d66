using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>The texts of one mail or page in one language, beside a preview.</summary>
/// <param name="Typed">What stands in the fields: the merchant's words, or the shipped ones.</param>
/// <param name="Stamp">Of the own words of this group and language.</param>
/// <param name="Cases">Cases the preview can show: number, and what they are called.</param>
/// <param name="Test">The form that sends a test.</param>
/// <param name="Done">What was done; null: nothing.</param>
/// <param name="Warns">What the merchant must know first; null: nothing.</param>
public sealed record MessagesModel(
    Visit Visit, TextGroup Group, string Language, Typed Typed, string Stamp, IReadOnlyList<(string Value, string Label)> Cases, Typed Test, string? Done, string? Warns) : MerchantModel(Visit)
{
    public override bool ShowsFrames => true;

    /// <summary>This page again.</summary>
    public string Here => MessagesDesk.Address(Group.Id, Language);
}

/// <param name="Colour">How the colour is used, and whether it had to be moved.</param>
public sealed record BrandModel(Visit Visit, Typed Typed, string Stamp, ColourUse Colour, string? Done, string? Warns) : MerchantModel(Visit)
{
    public override IReadOnlyList<Uri> Pictures => Store.Settings.Brand.LogoUrl is { } logo ? [logo] : [];
}

/// <summary>What becomes of a brand colour on our pages.</summary>
/// <param name="Says">Whether it can be read, in a sentence.</param>
public sealed record ColourUse(string Chosen, string OnLight, string OnDark, string Says);
