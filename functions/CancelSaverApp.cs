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
    public static readonly IReadOnlyList<string> Queues = [.. StoresRegistration.Queues, .. CaseQueues.All, CaseQueues.MailEvents];

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
        services.AddSingleton<CaseLetters>().AddSingleton<SendEmail>().AddSingleton<MailEventLetters>().AddSingleton<SendGridWebhooks>().AddSingleton<RecordMailEvents>().AddSingleton<Unsubscribes>().AddSingleton<TestMails>();
        services.AddSingleton<RecordSave>();
        services.AddPrivacy();
        services.AddSingleton<TeamTable>().AddSingleton<ChangeTable>();
        services.AddMerchantPages();
        services.AddSingleton<CaseWalk>();
        change?.Invoke(builder);

        var app = builder.Build();
        // Wrong keys end the start.
        app.Services.GetRequiredService<LinkSigner>();
        app.Services.GetRequiredService<Secrets>();
        app.UsePing(() => WarmUp(app));
        app.UseSomethingWentWrong();
        app.MapWooWebhooks();
        app.MapWooInstall();
        app.MapShopifyWebhooks();
        app.MapShopifyInstall();
        app.MapSendGridWebhooks();
        app.MapCustomerPages();
        app.MapCancelPages();
        app.MapMerchantPages();
        app.MapOperatorPages();
        app.MapRepairs();
        app.MapTriggers();
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

    // After the first answer, which must not wait for it; the first call to storage then finds the pipeline warm and a token fetched.
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
        services.AddSingleton(Checked(settings.Get<AppOptions>(), ""));
        services.AddSingleton(Checked(settings.GetSection(SendGridOptions.Section).Get<SendGridOptions>(), SendGridOptions.Section));
        services.AddSingleton(Checked(settings.GetSection(WooCommerceOptions.Section).Get<WooCommerceOptions>(), WooCommerceOptions.Section));
        services.AddSingleton(Checked(settings.GetSection(ShopifyOptions.Section).Get<ShopifyOptions>(), ShopifyOptions.Section));
        foreach (var (name, value) in settings.AsEnumerable())
        {
            if (value?.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) == true)
                throw new HostingException("Settings: " + name.Replace(":", "__", StringComparison.Ordinal) + " is a Key Vault reference that was not resolved.");
        }
    }

    // A setting that is missing or wrong ends the start with its name: better no process than one that fails at the first customer.
    private static T Checked<T>(T? options, string section)
        where T : class, IValidatableObject, new()
    {
        options ??= new T();
        var wrong = options.Validate(new ValidationContext(options, "settings", serviceProvider: null, items: null)).ToList();
        return wrong.Count == 0
            ? options
            : throw new HostingException("Settings: " + string.Join(" ", wrong.Select(w => string.Join(", ", w.MemberNames.Select(m => section.Length == 0 ? m : section + "__" + m)) + ": " + w.ErrorMessage)));
    }

    private static void AddStorage(IServiceCollection services, ConfigurationManager settings)
    {
        services.AddSingleton(_ => Brief(new TableClientOptions())).AddSingleton(_ => Brief(new QueueClientOptions()));
        if (settings["AzureWebJobsStorage"] is { Length: > 0 } connection)
        {
            // Now, not at the first call: a wrong one ends the start.
            StorageConnectionString.Parse(connection);
            services.AddSingleton(p => new TableServiceClient(connection, p.GetRequiredService<TableClientOptions>()));
            services.AddSingleton(p => new QueueServiceClient(connection, p.GetRequiredService<QueueClientOptions>()));
            return;
        }

        // Identity: the names the Functions host itself uses for its storage.
        var (tables, queues) = (Endpoint(settings, "table"), Endpoint(settings, "queue"));
        services.AddSingleton<TokenCredential>(_ => new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings["AzureWebJobsStorage:clientId"] }));
        services.AddSingleton(p => new TableServiceClient(tables, p.GetRequiredService<TokenCredential>(), p.GetRequiredService<TableClientOptions>()));
        services.AddSingleton(p => new QueueServiceClient(queues, p.GetRequiredService<TokenCredential>(), p.GetRequiredService<QueueClientOptions>()));
    }

    // The callers of a webhook wait, and the queue is tried again anyway.
    private static T Brief<T>(T options)
        where T : ClientOptions
    {
        (options.Retry.Delay, options.Retry.NetworkTimeout) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
        return options;
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
