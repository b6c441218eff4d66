using System.Globalization;

namespace CancelSaver.Benchmarks;

/// <summary>Medians, ratios and how they are printed.</summary>
internal static class Figures
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Round(double value, int digits = 0) => value.ToString("N" + digits, CultureInfo.InvariantCulture);

    public static string MegaBytes(long bytes, int digits = 0) => Round(bytes / 1e6, digits) + " MB";

    public static void Head(string title)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine(new string('-', title.Length));
    }

    /// <summary>One line of two sides and their ratio.</summary>
    public static void Row(string what, string ours, string theirs, string ratio = "") =>
        Console.WriteLine($"{what,-34}{ours,18}{theirs,18}{ratio,12}");
}
