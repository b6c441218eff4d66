using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace CancelSaver.Sandbox;

/// <summary>How the storage emulator runs.</summary>
public sealed record AzuriteOptions
{
    /// <summary>Where its data lives between runs; null keeps them in memory.</summary>
    public string? Folder { get; init; }

    /// <summary>0 takes a free port.</summary>
    public int BlobPort { get; init; }

    /// <summary>0 takes a free port.</summary>
    public int QueuePort { get; init; }

    /// <summary>0 takes a free port.</summary>
    public int TablePort { get; init; }

    /// <summary>Further accounts beside the published one, each with tables and queues of its own, opened with the same key.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Entra ID tokens over https (their signature is not checked) beside shared keys.</summary>
    public bool OAuth { get; init; }
}

/// <summary>Azure Storage on this machine: https://learn.microsoft.com/azure/storage/common/storage-use-azurite</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Its standard input is ours: when we are gone, by whatever death, it ends too, and in good order.
    private const string EndWithParent =
        "data:text/javascript,process.stdin.on('end',()=>process.kill(process.pid,'SIGTERM')).on('error',()=>{}).resume()";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly DirectoryInfo? secrets;
    private readonly ConcurrentDictionary<string, Uri> endpoints = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> output = new();
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Azurite(Process process, DirectoryInfo? secrets, X509Certificate2? certificate)
    {
        this.process = process;
        this.secrets = secrets;
        Certificate = certificate;
    }

    public Uri BlobEndpoint => endpoints["Blob"];

    public Uri QueueEndpoint => endpoints["Queue"];

    public Uri TableEndpoint => endpoints["Table"];

    /// <summary>With every address spelled out, for our clients as for the Functions host.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol={TableEndpoint.Scheme};AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint={BlobEndpoint};QueueEndpoint={QueueEndpoint};TableEndpoint={TableEndpoint};";

    /// <summary>The same for one of <see cref="AzuriteOptions.Accounts"/>.</summary>
    public string ConnectionStringOf(string account) => ConnectionString.Replace(Account, account, StringComparison.Ordinal);

    /// <summary>What it shows over https; null without.</summary>
    public X509Certificate2? Certificate { get; }

    public int ProcessId => process.Id;

    /// <summary>Starts it, installing it from npm first when needed, and returns when all three services listen.</summary>
    /// <exception cref="InvalidOperationException">It ended instead of listening.</exception>
    public static async Task<Azurite> StartAsync(AzuriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AzuriteOptions();
        var script = await NpmFolder.FileAsync("azurite/dist/src/azurite.js", cancellationToken);
        var certificate = options.OAuth ? SelfSigned() : null;
        var folder = certificate is null ? null : Directory.CreateTempSubdirectory("azurite-");
        var start = Command(script, options);
        if (options.Accounts.Count > 0)
            start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', options.Accounts.Prepend(Account).Select(account => account + ":" + Key));
        if (folder is not null)
            AddCertificate(start, folder, certificate!);

        var azurite = new Azurite(new Process { StartInfo = start }, folder, certificate);
        try
        {
            await azurite.ListenAsync(cancellationToken);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>A handler that trusts this emulator's certificate and no other.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler();
        if (Certificate is { } own)
        {
            var hash = own.GetCertHashString(HashAlgorithmName.SHA256);
#pragma warning disable MA0039 // not laxer than the usual check but stricter: this one certificate, made a moment ago
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == hash,
            };
#pragma warning restore MA0039
        }

        return handler;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(LongestStop);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or IOException)
        {
            Kill();
        }

        process.Dispose();
        Certificate?.Dispose();
        secrets?.Delete(recursive: true);
    }

    private static ProcessStartInfo Command(string script, AzuriteOptions options)
    {
        // Never --loose: it hides the mistakes the emulator is there to show.
        var start = new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                "--import", EndWithParent, script, "--silent", "--disableTelemetry", "--skipApiVersionCheck",
                "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
                "--blobPort", $"{options.BlobPort}", "--queuePort", $"{options.QueuePort}", "--tablePort", $"{options.TablePort}",
            },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (options.Folder is null)
        {
            start.ArgumentList.Add("--inMemoryPersistence");
        }
        else
        {
            start.ArgumentList.Add("--location");
            start.ArgumentList.Add(Path.GetFullPath(options.Folder));
        }

        return start;
    }

    private static void AddCertificate(ProcessStartInfo start, DirectoryInfo folder, X509Certificate2 certificate)
    {
        var cert = Path.Combine(folder.FullName, "cert.pem");
        var key = Path.Combine(folder.FullName, "key.pem");
        File.WriteAllText(cert, certificate.ExportCertificatePem());
        File.WriteAllText(key, certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        foreach (var argument in new[] { "--oauth", "basic", "--cert", cert, "--key", key })
            start.ArgumentList.Add(argument);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ended = process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(listening.Task, ended).WaitAsync(LongestStart, cancellationToken) == ended)
            throw new InvalidOperationException($"The storage emulator ended instead of listening: {string.Join(" | ", output)}");
    }

    private void Hear(string? line)
    {
        if (line is null || listening.Task.IsCompleted)
            return;
        output.Enqueue(line);
        if (Listening().Match(line) is not { Success: true } match)
            return;
        endpoints[match.Groups["service"].Value] = new Uri($"{match.Groups["address"].Value}/{Account}");
        if (endpoints.Count == 3)
            listening.TrySetResult();
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It never started, or is gone already.
        }
    }

    [GeneratedRegex(@"^Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<address>https?://\S+?)/?$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
