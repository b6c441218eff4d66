using System.Globalization;

namespace CancelSaver.Messages;

/// <summary>A brand colour made readable: the same hue, moved until text stands out at least 4.5 to 1 (WCAG 2.2, 1.4.3).</summary>
/// <param name="Accent">On our light backgrounds, and under white text.</param>
/// <param name="AccentOnDark">On the lightest of our dark backgrounds, and under nearly black text.</param>
public sealed record Palette(string Accent, string AccentOnDark)
{
    public const string Ground = "#f3f4f6";
    public const string DarkCard = "#1e2228";
    public const string DarkSoft = "#272d35";

    private const double Enough = 4.6;

    public static Palette From(string? colour)
    {
        var brand = Parse(colour) ?? Parse("#1f4f8f")!.Value;
        return new Palette(Move(brand, toward: 0, Parse(Ground)!.Value), Move(brand, toward: 255, Parse(DarkSoft)!.Value));
    }

    /// <summary>Contrast of two #rrggbb colours, 1 to 21.</summary>
    public static double Contrast(string a, string b) => Contrast(Parse(a)!.Value, Parse(b)!.Value);

    private static string Move((int R, int G, int B) colour, int toward, (int R, int G, int B) against)
    {
        for (var step = 0; step <= 50; step++)
        {
            var moved = (Mix(colour.R, toward, step), Mix(colour.G, toward, step), Mix(colour.B, toward, step));
            if (Contrast(moved, against) >= Enough)
                return $"#{moved.Item1:x2}{moved.Item2:x2}{moved.Item3:x2}";
        }

        return toward == 0 ? "#000000" : "#ffffff";
    }

    private static int Mix(int from, int toward, int step) => from + ((toward - from) * step / 50);

    private static double Contrast((int R, int G, int B) a, (int R, int G, int B) b)
    {
        var (one, two) = (Luminance(a), Luminance(b));
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    private static double Luminance((int R, int G, int B) c) => (0.2126 * Linear(c.R)) + (0.7152 * Linear(c.G)) + (0.0722 * Linear(c.B));

    private static double Linear(int channel)
    {
        var share = channel / 255d;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static (int R, int G, int B)? Parse(string? colour) =>
        colour is ['#', ..] && colour.Length == 7
        && int.TryParse(colour.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)
            ? (rgb >> 16, (rgb >> 8) & 255, rgb & 255)
            : null;
}
