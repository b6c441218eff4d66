using System.ComponentModel.DataAnnotations;
using Azure.Core;
using Azure.Identity;
using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Messages;
using CancelSaver.Messages.SendGrid;
using CancelSaver.Offers;
using CancelSaver.Operations;
using CancelSaver.People;
using CancelSaver.Privacy;
using CancelSaver.Saves;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Stores.WooCommerce;
using CancelSaver.Team;
using CancelSaver.Triggers;
using CancelSaver.Web;

namespace CancelSaver;

/// <summary>The whole house: the only file that knows every room, in the order in which a cancellation walks through them. It decides nothing.</summary>
public static partial class CancelSaverApp
{
    /// <summary>Every table the app keeps. Deployments make them; <see cref="PrepareStorage"/> makes those that are missing.</summary>
    public static readonly IReadOnlyList<string> Tables =
        [.. StoresRegistration.Tables, SetAside.Name, PoisonShelf.Name, PersonTable.Name, CancellationTable.Name, CaseDayTable.Name, PriorityCapacity.Name, Ledger.Name, .. PrivacyRegistration.Tables, TeamTable.Name, ChangeTable.Name, TestMails.Name];

    /// <summary>Every queue the app writes to.</summary>
    public static readonly IReadOnlyList<string> Queues = [.. StoresRegistration.Queues, .. CaseQueues.All];

    /// <summary>Builds the app.</summary>
    /// <param name="args">Settings as <c>--Name=value</c>, beside the environment's.</param>
    /// <param name="change">What a test puts in another's place: a clock, a transport, a handler.</param>
    /// <exception cref="HostingException">A setting is missing or wrong; the message names it.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = Hosting.CreateBuilder(args).AddTelemetry();
        var (services, settings) = (builder.Services, builder.Configuration);

        AddOptions(services, settings);
        services.AddSingleton(p => new LinkSigner(p.GetRequiredService<AppOptions>().LinkSigningKey));
        AddStorage(services, settings);

        services.AddStores().AddWooCommerce().AddShopify();
        services.AddSingleton<Storefronts>();
        services.AddSingleton<PersonTable>();
        services.AddSingleton<CancellationTable>().AddCaseDays().AddSingleton<SetAside>().AddSingleton<CaseQueues>().AddSingleton<RecordStoreEvent>().AddSingleton<Parking>().AddSingleton<PoisonShelf>().AddSingleton<PoisonQueues>().AddSingleton<SweepStrays>();
        services.AddOperations();
        services.AddSingleton<GatherFacts>().AddSingleton<DecideOffer>().AddSingleton<ProvisionOffer>().AddSingleton<BringBack>().AddSingleton<AcceptOffer>().AddSingleton<AnswerReason>();
        services.AddSingleton<ExpireOffers>().AddSingleton<PriorityCapacity>().AddSingleton<Ledger>().AddSingleton<CustomerPages>();
        services.AddCancelPages();
        services.AddHttpClient(nameof(SendGridClient)).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton(p => new SendGridClient(
            p.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(SendGridClient)), p.GetRequiredService<SendGridOptions>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new SendGridKey(
            p.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(SendGridClient)), p.GetRequiredService<SendGridOptions>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WorkOnCase>().AddSingleton<SendAnotherOffer>();
        services.AddSingleton<CaseLetters>().AddSingleton<SendEmail>().AddSingleton<Unsubscribes>().AddSingleton<TestMails>();
        services.AddSingleton<RecordSave>();
        services.AddPrivacy();
        services.AddSingleton<TeamTable>().AddSingleton<ChangeTable>();
        services.AddMerchantPages();
        services.AddSingleton<SealAgain>().AddSingleton<ReadAgain>();
        services.AddSingleton<CaseWalk>();
        change?.Invoke(builder);

        var app = builder.Build();
        app.Services.GetRequiredService<LinkSigner>();
        app.UseSomethingWentWrong();
        app.MapPing();
        app.MapWooWebhooks();
        app.MapWooInstall();
        app.MapShopifyWebhooks();
        app.MapShopifyInstall();
        app.MapCustomerPages();
        app.MapCancelPages();
        app.MapMerchantPages();
        app.MapOperatorPages();
        app.MapTriggers();
        app.Lifetime.ApplicationStarted.Register(() => _ = WarmUp(app));
        return app;
    }

    /// <summary>Makes the tables and queues that are missing; harmless to repeat.</summary>
    public static Task PrepareStorage(IServiceProvider services, CancellationToken cancel = default)
    {
        var (tables, queues) = (services.GetRequiredService<TableServiceClient>(), services.GetRequiredService<QueueServiceClient>());
        return Task.WhenAll(
            [
                .. Tables.Select(name => tables.CreateTableIfNotExistsAsync(name, cancel)),
                .. Queues.Select(name => queues.GetQueueClient(name).CreateIfNotExistsAsync(cancel)),
            ]);
    }

    // After listening, so that the first answer does not wait for it; the first call to storage then finds the pipeline warm and a token fetched.
    private static async Task WarmUp(WebApplication app)
    {
        try
        {
            await PrepareStorage(app.Services, app.Lifetime.ApplicationStopping);
        }
        catch (Exception e) when (!app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            Log.StorageNotReady(app.Logger, e);
        }
    }

    private static void AddOptions(IServiceCollection services, ConfigurationManager settings)
    {
        services.AddSingleton(Checked<AppOptions>(settings, ""));
        services.AddSingleton(Checked<SendGridOptions>(settings, SendGridOptions.Section));
        services.AddSingleton(Checked<WooCommerceOptions>(settings, WooCommerceOptions.Section));
        services.AddSingleton(Checked<ShopifyOptions>(settings, ShopifyOptions.Section));
    }

    // A setting that is missing or wrong ends the start with its name: better no process than one that fails at the first customer.
    private static T Checked<T>(ConfigurationManager settings, string section)
        where T : class, new()
    {
        var options = (section.Length == 0 ? settings.Get<T>() : settings.GetSection(section).Get<T>()) ?? new T();
        var wrong = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true))
            throw new HostingException("Settings: " + string.Join(" ", wrong.Select(w => string.Join(", ", w.MemberNames.Select(m => section.Length == 0 ? m : section + "__" + m)) + ": " + w.ErrorMessage)));
        foreach (var (name, value) in settings.AsEnumerable().Where(s => s.Value?.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) == true))
            throw new HostingException("Settings: " + name.Replace(":", "__", StringComparison.Ordinal) + " is a Key Vault reference that was not resolved.");
        return options;
    }

    private static void AddStorage(IServiceCollection services, ConfigurationManager settings)
    {
        // Short: the callers of a webhook wait, and the queue is tried again anyway.
        var (tableOptions, queueOptions) = (new TableClientOptions(), new QueueClientOptions());
        foreach (var retry in (RetryOptions[])[tableOptions.Retry, queueOptions.Retry])
            (retry.Delay, retry.NetworkTimeout) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
        services.AddSingleton(tableOptions).AddSingleton(queueOptions);
        if (settings["AzureWebJobsStorage"] is { Length: > 0 } connection)
        {
            services.AddSingleton(p => new TableServiceClient(connection, p.GetRequiredService<TableClientOptions>()));
            services.AddSingleton(p => new QueueServiceClient(connection, p.GetRequiredService<QueueClientOptions>()));
            return;
        }

        // Identity: the names the Functions host itself uses for its storage.
        TokenCredential credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings["AzureWebJobsStorage:clientId"] });
        services.AddSingleton(p => new TableServiceClient(Endpoint(settings, "table"), credential, p.GetRequiredService<TableClientOptions>()));
        services.AddSingleton(p => new QueueServiceClient(Endpoint(settings, "queue"), credential, p.GetRequiredService<QueueClientOptions>()));
    }

    private static Uri Endpoint(ConfigurationManager settings, string kind) =>
        settings["AzureWebJobsStorage:" + kind + "ServiceUri"] is { Length: > 0 } address ? new Uri(address)
        : settings["AzureWebJobsStorage:accountName"] is { Length: > 0 } account ? new Uri("https://" + account + "." + kind + ".core.windows.net")
        : throw new HostingException("AzureWebJobsStorage is not set: a connection string, or AzureWebJobsStorage__accountName for an identity.");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Tables and queues could not be prepared; what is missing shows at the first call.")]
        public static partial void StorageNotReady(ILogger logger, Exception exception);
    }
}
