namespace CancelSaver.Sandbox;

/// <summary>Numbers that look like chance and are the same every time (SplitMix64).</summary>
internal sealed class Chance(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    /// <summary>True this often in a hundred.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>One of several, each as likely as its weight says.</summary>
    public T Weighted<T>(IReadOnlyList<(T What, int Weight)> choices)
    {
        var at = Below(choices.Sum(c => c.Weight));
        foreach (var (what, weight) in choices)
        {
            if ((at -= weight) < 0)
                return what;
        }
        return choices[^1].What;
    }
}
