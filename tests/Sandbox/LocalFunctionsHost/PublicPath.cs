using System.Globalization;
using System.Text;

namespace CancelSaver.Sandbox;

/// <summary>What becomes of a path between the street and the app. The web server in front has already resolved dots and decoded it once.</summary>
public static class PublicPath
{
    private const string Plain = "-._~!$&'()*+,;=:@/";

    /// <summary>
    /// Proxying encodes the decoded path again, per cent signs included: <c>%2F</c>, which the server leaves alone, arrives as <c>%252F</c>,
    /// and a backslash stays the characters <c>%5C</c>.
    /// </summary>
    public static Uri Proxied(Uri app, string path, string query)
    {
        var target = new StringBuilder();
        foreach (var piece in Encoding.UTF8.GetBytes(path))
        {
            if (char.IsAsciiLetterOrDigit((char)piece) || Plain.Contains((char)piece, StringComparison.Ordinal))
                target.Append((char)piece);
            else
                target.Append('%').Append(piece.ToString("X2", CultureInfo.InvariantCulture));
        }

        return new Uri(app.GetLeftPart(UriPartial.Authority) + target + query, UriKind.Absolute);
    }

    /// <summary>
    /// Forwarding hands the decoded path to a URI builder, which takes a backslash for a slash and resolves dots a second time:
    /// <c>/r/..%5CDecideOffer</c> becomes <c>/DecideOffer</c>.
    /// </summary>
    public static Uri Forwarded(Uri app, string path, string query) =>
        new UriBuilder(app.Scheme, app.Host, app.Port, path) { Query = query }.Uri;
}
