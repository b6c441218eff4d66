using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using CancelSaver.Messages.SendGrid;
using CancelSaver.Stores.Shopify;
using CancelSaver.Stores.WooCommerce;
using CancelSaver.Tests.Kit;
using CancelSaver.Web;

namespace CancelSaver.Tests.Conventions;

/// <summary>The settings with their defaults, approved as text; the sample file names each one that must be set; a missing or unresolved one ends the start by name.</summary>
public sealed class SettingsTests
{
    private static readonly (string Section, Type Type)[] all = [("", typeof(AppOptions)), ("SendGrid__", typeof(SendGridOptions)), ("WooCommerce__", typeof(WooCommerceOptions)), ("Shopify__", typeof(ShopifyOptions))];

    private static readonly string[] good = GoodSettings.Arguments();

    [Test]
    public void The_settings_are_the_approved_ones() => Approve.Text("Settings", string.Concat(Settings().Select(s =>
        s.Name.PadRight(36) + (s.Required ? "required" : "default " + s.Default) + "\n")));

    [Test]
    public void The_sample_names_every_required_setting_and_nothing_unknown()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(House.Root, "local.settings.sample.json")));
        var named = sample.RootElement.GetProperty("Values").EnumerateObject().Select(p => p.Name).ToList();
        Assert.That(named, Is.SupersetOf(Settings().Where(s => s.Required).Select(s => s.Name)));
        Assert.That(named.Except(Settings().Select(s => s.Name)), Is.EquivalentTo(new[] { "FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage" }));
    }

    [TestCase("PublicUrl")]
    [TestCase("LinkSigningKey")]
    [TestCase("SecretsKey")]
    [TestCase("SendGrid:ApiKey")]
    [TestCase("AzureWebJobsStorage")]
    public void A_missing_setting_ends_the_start_with_its_name(string name) => Assert.That(
        () => CancelSaverApp.Build([.. good.Where(g => !g.StartsWith("--" + name, StringComparison.Ordinal))]),
        Throws.Exception.With.Message.Contains(name.Replace(":", "__", StringComparison.Ordinal)));

    [Test]
    public void An_unresolved_secret_ends_the_start() => Assert.That(
        () => CancelSaverApp.Build([.. good, "--SendGrid:ApiKey=@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/x)"]),
        Throws.TypeOf<HostingException>().With.Message.Contains("SendGrid__ApiKey"));

    [TestCase("--SecretsKey=short")]
    [TestCase("--LinkSigningKey=short")]
    [TestCase("--PublicUrl=not an address")]
    [TestCase("--Settle=soon")]
    public void A_setting_that_makes_no_sense_ends_the_start_without_printing_it(string wrong) => Assert.That(
        () => CancelSaverApp.Build([.. good, wrong]),
        Throws.Exception.With.Message.Contains(wrong.Split('=')[0].TrimStart('-')).And.Message.Not.Contains("short"));

    private static IEnumerable<(string Name, bool Required, object? Default)> Settings() =>
        from room in all
        let defaults = Activator.CreateInstance(room.Type)
        from property in room.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.Name != "EqualityContract")
        let required = property.GetCustomAttribute<RequiredAttribute>() is not null && (property.GetValue(defaults) is null or "")
        select (room.Section + property.Name, required, property.GetValue(defaults));
}
