using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace CancelSaver.Messages.SendGrid;

/// <summary>What the mail service thinks of our key.</summary>
public abstract record KeyCheck
{
    private KeyCheck()
    {
    }

    public sealed record Works : KeyCheck;

    /// <summary>No mail goes out with this key; it needs a person.</summary>
    public sealed record Refused(string Why) : KeyCheck;

    /// <summary>It could not be asked; whether mail goes out is not known.</summary>
    public sealed record Unknown(string Why) : KeyCheck;
}

/// <summary>
/// Asks the mail service what our key may do, which sends nothing.
/// GET /v3/scopes: https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions/retrieve-a-list-of-scopes-for-which-this-user-has-access
/// </summary>
public sealed class SendGridKey(HttpClient http, SendGridOptions options, TimeProvider time)
{
    private const string Needed = "mail.send";
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    public async Task<KeyCheck> Look(CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.BaseUrl, "/v3/scopes"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd("CancelSaver");
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return new KeyCheck.Refused("The mail service does not take our key (it answered " + status + ").");
            if (response.StatusCode != HttpStatusCode.OK)
                return new KeyCheck.Unknown("The mail service answered " + status + ".");
            using var told = JsonDocument.Parse(await response.Content.ReadAsStringAsync(either.Token));
            return told.RootElement.GetProperty("scopes").EnumerateArray().Any(s => s.GetString() == Needed)
                ? new KeyCheck.Works()
                : new KeyCheck.Refused("The key may not send mail: it lacks the scope " + Needed + ".");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new KeyCheck.Unknown("The mail service cannot be reached.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return new KeyCheck.Unknown("The mail service answered something else than what a key may do.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new KeyCheck.Unknown("The mail service did not answer within " + (int)patience.TotalSeconds + " seconds.");
        }
    }
}
