using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
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
    [TestCase("--SendGrid:FromEmail=nobody")]
    [TestCase("--SendGrid:FromEmail=a@b@c.example")]
    public void A_setting_that_makes_no_sense_ends_the_start_without_printing_it(string wrong) => Assert.That(
        () => CancelSaverApp.Build([.. good, wrong]),
        Throws.Exception.With.Message.Contains(wrong.Split('=')[0].TrimStart('-').Replace(":", "__", StringComparison.Ordinal)).And.Message.Not.Contains("short"));

    [Test]
    public void Every_setting_is_one_the_compilers_reader_fills() => Assert.That(
        from room in all
        from property in room.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true
        select room.Section + property.Name + " has init instead of set",
        Is.Empty);

    private static IEnumerable<(string Name, bool Required, object? Default)> Settings() =>
        from room in all
        let defaults = (IValidatableObject)Activator.CreateInstance(room.Type)!
        let missing = defaults.Validate(new ValidationContext(defaults)).SelectMany(w => w.MemberNames).ToList()
        from property in room.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.Name != "EqualityContract")
        select (room.Section + property.Name, missing.Contains(property.Name), property.GetValue(defaults));
}
