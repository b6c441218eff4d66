namespace CancelSaver.Rules;

/// <summary>Whether one condition can only hold where another one does. It knows the plain cases; where it says no, it may still be so.</summary>
internal static class Implication
{
    /// <summary>True: every case that fits <paramref name="one"/> fits <paramref name="other"/>.</summary>
    public static bool Holds(Condition? one, Condition? other) => (one, other) switch
    {
        (null, _) or (_, null) => false,
        (_, _) when Conditions.HoldsAlways(other) => true,
        (Or or, _) => or.Any.Count > 0 && or.Any.All(part => Holds(part, other)),
        (_, And and) => and.All.Count > 0 && and.All.All(part => Holds(one, part)),
        (And and, _) when and.All.Any(part => Holds(part, other)) => true,
        (_, Or or) => or.Any.Any(part => Holds(one, part)),
        (Not x, Not y) => Holds(y.That, x.That),
        (ReasonIs x, ReasonIs y) => Within(x.Reasons, y.Reasons),
        (ClassIs x, ClassIs y) => x.Classes.All(y.Classes.Contains),
        (CountryIs x, CountryIs y) => Within(x.Countries, y.Countries),
        (LanguageIs x, LanguageIs y) => Within(x.Languages, y.Languages),
        (PaymentMethodIs x, PaymentMethodIs y) => Within(x.Methods, y.Methods),
        (ShippingMethodIs x, ShippingMethodIs y) => Within(x.Methods, y.Methods),
        (HasProduct x, HasProduct y) => x.Ids.All(y.Ids.Contains),
        (HasCategory x, HasCategory y) => x.Ids.All(y.Ids.Contains),
        (OrderValue x, OrderValue y) => Within(x.FromMinor, x.ToMinor, y.FromMinor, y.ToMinor),
        (LineCount x, LineCount y) => Within(x.From, x.To, y.From, y.To),
        (MinutesToCancel x, MinutesToCancel y) => Within(x.From, x.To, y.From, y.To),
        (EarlierCancellations x, EarlierCancellations y) => Within(x.From, x.To, y.From, y.To),
        (SpentAtLeast x, SpentAtLeast y) => x.Minor >= y.Minor,
        _ => one == other,
    };

    private static bool Within(IReadOnlyList<string> few, IReadOnlyList<string> many) => few.All(f => many.Contains(f, StringComparer.OrdinalIgnoreCase));

    private static bool Within(long? from, long? to, long? least, long? most) => (least is null || from >= least) && (most is null || to <= most);
}
