using System.Security.Cryptography;
using System.Text;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>A short name for a state of something: a form carries the one it was filled from, so that two people who edit at once are told instead of overwriting each other.</summary>
public static class Stamp
{
    public static string Of(object? state) => OfText(StoredJson.Write(state));

    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>A number no other form has: the same form sent twice says the same.</summary>
    public static string Once() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
