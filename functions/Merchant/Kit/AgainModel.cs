using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Visit">Null: nobody is signed in any more.</param>
/// <param name="Action">Where the form was sent.</param>
/// <param name="Kept">Its fields as they came.</param>
public sealed record AgainModel(Visit? Visit, string Action, IReadOnlyList<(string Name, string Value)> Kept) : IPage
{
    // What only machines read.
    private static readonly string[] ours = ["proof", "stamp", "once", "do", "version"];

    public AdminFrame? Frame => Visit?.Frame;

    public string Style => MerchantStyle.Sheet;

    public IReadOnlyList<Uri> Pictures => [];

    public IReadOnlyList<string> FormTargets => [];

    public IReadOnlyList<string> FrameAncestors => Frame?.Ancestors ?? [];

    public IReadOnlyList<Uri> Scripts => Frame is { } frame ? [frame.AppBridge] : [];

    public IReadOnlyList<(string Name, string Value)> Readable => [.. Kept.Where(k => k.Value.Length > 0 && !ours.Contains(k.Name))];
}
