namespace CancelSaver.Tests.Kit;

/// <summary>The settings without which the app does not start, as a process gets them.</summary>
internal static class GoodSettings
{
    /// <param name="storage">Connection string.</param>
    /// <param name="publicUrl">Where the world reaches the app.</param>
    public static Dictionary<string, string> For(string storage = "UseDevelopmentStorage=true", string publicUrl = "https://app.example") => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = storage,
        ["PublicUrl"] = publicUrl,
        ["LinkSigningKey"] = Convert.ToBase64String(new byte[32]),
        ["SecretsKey"] = Convert.ToBase64String(new byte[32]),
        ["SendGrid__ApiKey"] = "SG.test",
        ["SendGrid__FromEmail"] = "orders@mail.example.com",
    };

    /// <summary>The same as arguments of an app in this process, on a free port.</summary>
    public static string[] Arguments() => ["--FUNCTIONS_CUSTOMHANDLER_PORT=0", .. For().Select(s => "--" + s.Key.Replace("__", ":", StringComparison.Ordinal) + "=" + s.Value)];
}
