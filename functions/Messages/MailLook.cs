using System.Text;
using Microsoft.AspNetCore.Components;

namespace CancelSaver.Messages;

/// <summary>What mail programs need around the matter: conditional comments for Word's engine, the few rules for phones and dark mode.</summary>
public static class MailLook
{
    public const string Font = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,'PingFang SC','Microsoft YaHei',sans-serif";

    // Razor components drop comments of the source, these must survive.
    public static readonly MarkupString Head = new(
        "<!--[if mso]><noscript><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript><![endif]-->");

    public static readonly MarkupString GhostOpen = new(
        "<!--[if mso]><table role=\"presentation\" width=\"600\" align=\"center\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->");

    public static readonly MarkupString GhostClose = new("<!--[if mso]></td></tr></table><![endif]-->");

    // Mail programs show the first words of a mail in their list; the filler keeps the next ones out.
    public static readonly MarkupString PreheaderFiller = new(new StringBuilder().Insert(0, "&#847;&zwnj;&nbsp;", 40).ToString());

    public static MarkupString Style(Palette palette) => new(
        "<style>:root{color-scheme:light dark;supported-color-schemes:light dark}"
        + "body{margin:0;padding:0;-webkit-text-size-adjust:100%}a{text-underline-offset:2px}"
        + "@media(max-width:620px){.pad{padding-left:22px!important;padding-right:22px!important}"
        + ".edge{padding-top:0!important;padding-left:0!important;padding-right:0!important}"
        + ".card{border-radius:0!important}.h1{font-size:26px!important}}"
        + "@media(prefers-color-scheme:dark){.ground{background:#14171b!important}.card,.soft2{background:" + Palette.DarkCard + "!important}"
        + ".ink{color:#eceef1!important}.mute{color:#b3bac4!important}.line{border-color:#434b57!important}.soft{background:" + Palette.DarkSoft + "!important}"
        + ".link{color:" + palette.AccentOnDark + "!important}.btn{background:" + palette.AccentOnDark + "!important}"
        + ".btn a{color:#101317!important;background:" + palette.AccentOnDark + "!important;border-color:" + palette.AccentOnDark + "!important}"
        + ".logo{background:#ffffff!important}}</style>");
}
