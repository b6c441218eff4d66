using CancelSaver.People;
using CancelSaver.Stores;
using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>How the store is connected, and what every mail and case is made with.</summary>
/// <param name="Heard">When the store last wrote by itself; null: it never did.</param>
public sealed record SettingsModel(Visit Visit, Typed Typed, string Stamp, TimeSpan UsualSettle, string SendsFrom, string? Done, string? Warns, LastHeard? Heard) : MerchantModel(Visit);

/// <summary>Languages and reasons.</summary>
public sealed record ReasonsModel(Visit Visit, Typed Languages, string LanguagesStamp, Typed Reasons, string ReasonsStamp, string? Done, string? Warns) : MerchantModel(Visit);

/// <summary>Data: how long it is kept, taking it along, forgetting a person.</summary>
public sealed record DataModel(Visit Visit, Typed Keep, string Stamp, Typed Erase, string? Done, string? Warns) : MerchantModel(Visit);

/// <summary>The people of the team.</summary>
/// <param name="Wrong">What is wrong with a form: whose it is, and what was typed.</param>
public sealed record PeopleModel(Visit Visit, IReadOnlyList<TeamMember> People, string NewStamp, Typed? Wrong, string? Done, string? Warns) : MerchantModel(Visit);

/// <summary>The trail of changes.</summary>
public sealed record ChangesModel(Visit Visit, IReadOnlyList<Change> Changes, bool More, string? Done, string? Warns) : MerchantModel(Visit);
