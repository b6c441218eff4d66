using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>
/// The words a case is found by: order number, e-mail address, names, phone, product names. Folded for case and accents; a run of Chinese, Japanese or Korean letters is found whole
/// and by each pair of its letters. Whole words only. Arithmetic on text alone.
/// </summary>
public static class SearchWords
{
    /// <summary>More words than these are not kept of one case; the telling ones come first.</summary>
    public const int Most = 24;

    // Letters with marks and what they are looked for by, in the scripts that Western names are written in. The app runs without a culture's tables, which would know more.
    private const string Marked =
        "àáâãäåāăąçćĉċčďđèéêëēĕėęěĝğġģĥħìíîïĩīĭįıĵķĺļľŀłñńņňòóôõöøōŏőŕŗřśŝşšţťŧùúûüũūŭůűųŵýÿŷźżžșț";

    private const string Plain =
        "aaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiiijklllllnnnnooooooooorrrsssstttuuuuuuuuuuwyyyzzzst";

    private static readonly Dictionary<char, string> folds = Folds();

    /// <summary>What an order's case is found by, the most telling first. Personal data: never kept as it is.</summary>
    public static IReadOnlyList<string> Of(Order order)
    {
        var words = new List<string>();
        words.AddRange(In(order.Number));
        if (order.Customer.Email is { Length: > 0 } email)
            words.Add(Email(email));
        words.AddRange(In(order.Customer.FirstName));
        words.AddRange(In(order.Customer.LastName));
        if (Person.Digits(order.Customer.Phone) is { Length: >= 7 } phone)
            words.Add(phone);
        foreach (var line in order.Lines)
            words.AddRange(In(line.Name));
        return [.. words.Distinct(StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>What somebody looks for: every one of these must be among a case's words. Empty: nothing that can be looked for.</summary>
    public static IReadOnlyList<string> Typed(string text)
    {
        // A phone number is written in groups, and its country code is not always part of it.
        if (text.Any(char.IsAsciiDigit) && text.All(c => char.IsAsciiDigit(c) || " +-()./".Contains(c, StringComparison.Ordinal)) && text.Count(char.IsAsciiDigit) >= 9)
            return [Person.Digits(text)];
        var words = new List<string>();
        foreach (var part in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.IndexOf('@', StringComparison.Ordinal) > 0)
                words.Add(Email(part.Trim(',', ';', '<', '>')));
            else
                words.AddRange(In(part, isTyped: true));
        }
        return [.. words.Distinct(StringComparer.Ordinal)];
    }

    private static string Email(string email) => email.Trim().ToLowerInvariant();

    private static IEnumerable<string> In(string text, bool isTyped = false)
    {
        var run = new StringBuilder();
        var isEastern = false;
        foreach (var letter in text.ToLowerInvariant() + " ")
        {
            // A mark that stands after its letter is as if it were not there.
            if (char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.NonSpacingMark)
                continue;
            // Every half of a rare character counts as a letter of its own: half of one is found by half of one.
            var isLetter = char.IsLetterOrDigit(letter) || char.IsSurrogate(letter);
            if (run.Length > 0 && (!isLetter || IsEastern(letter) != isEastern))
            {
                foreach (var word in Run(run.ToString(), isEastern, isTyped))
                    yield return word;
                run.Clear();
            }
            if (!isLetter)
                continue;
            isEastern = IsEastern(letter);
            run.Append(folds.TryGetValue(letter, out var plain) ? plain : letter.ToString());
        }
    }

    private static IEnumerable<string> Run(string run, bool isEastern, bool isTyped)
    {
        // Whoever types three letters means the three, wherever they stand in the name.
        if (!isEastern || !isTyped || run.Length < 3)
            yield return run;
        for (var i = 0; isEastern && run.Length > 2 && i + 2 <= run.Length; i++)
            yield return run.Substring(i, 2);
    }

    // Kana, Han, Hangul and what lies between; surrogates are mostly rare Han.
    private static bool IsEastern(char letter) => letter is >= '\u2E80' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF' or >= '\uF900' and <= '\uFAFF' || char.IsSurrogate(letter);

    private static Dictionary<char, string> Folds()
    {
        var all = new Dictionary<char, string> { ['ß'] = "ss", ['æ'] = "ae", ['œ'] = "oe", ['þ'] = "th", ['ð'] = "d", ['ĳ'] = "ij" };
        for (var i = 0; i < Marked.Length; i++)
            all[Marked[i]] = Plain[i].ToString();
        return all;
    }
}

/// <summary>Turns words into numbers that only we can make from them, and that mean nothing in another store.</summary>
/// <param name="key">32 bytes that are not in the storage account.</param>
public sealed class WordSeal(byte[] key)
{
    public uint Of(StoreId store, string word) =>
        BinaryPrimitives.ReadUInt32LittleEndian(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(store.Value + "\n" + word)));

    public IReadOnlyList<uint> Of(StoreId store, IEnumerable<string> words) => [.. words.Select(w => Of(store, w))];

    /// <summary>The case with the words it is found by; of an erased person none but the order's number and goods are left.</summary>
    public CaseEntry Entry(Cancellation cancellation) => CaseEntry.Of(cancellation) with { Words = Of(cancellation.Id.Store, SearchWords.Of(cancellation.Order)) };
}
