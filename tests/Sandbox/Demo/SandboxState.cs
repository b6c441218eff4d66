using System.Security.Cryptography;
using System.Text.Json;

namespace CancelSaver.Sandbox;

/// <summary>What outlives a run: keys, the shop's port (it is part of the store's identity) and how often there was a start. One sandbox at a time uses a folder.</summary>
public sealed class SandboxState : IDisposable
{
    private const string File = "state.json";
    private readonly FileStream door;

    private SandboxState(string folder, FileStream door, Kept kept) => (Folder, this.door, Now) = (folder, door, kept);

    public string Folder { get; }

    public Kept Now { get; private set; }

    public string StorageFolder => Path.Combine(Folder, "storage");

    public string AppLog => Path.Combine(Folder, "app.log");

    /// <exception cref="SandboxException">Another sandbox uses this folder, or it cannot be written.</exception>
    public static SandboxState Open(string folder, bool fresh)
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(folder);
            held = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var file = Path.Combine(folder, File);
            if (fresh)
            {
                System.IO.File.Delete(file);
                if (Directory.Exists(Path.Combine(folder, "storage")))
                    Directory.Delete(Path.Combine(folder, "storage"), recursive: true);
            }
            var kept = System.IO.File.Exists(file) ? JsonSerializer.Deserialize<Kept>(System.IO.File.ReadAllText(file)) : null;
            var state = new SandboxState(folder, held, kept ?? Kept.New());
            state.Keep(state.Now with { Starts = state.Now.Starts + 1 });
            Directory.CreateDirectory(state.StorageFolder);
            return state;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            var isTaken = held is null && System.IO.File.Exists(Path.Combine(folder, "lock"));
            held?.Dispose();
            throw new SandboxException(isTaken
                ? "A sandbox is running already with " + folder + ": stop it first, or give this one a folder of its own with --state."
                : "The folder " + folder + " cannot be used (" + e.Message + "): try --fresh, or another one with --state.");
        }
    }

    public void Keep(Kept kept)
    {
        Now = kept;
        System.IO.File.WriteAllText(Path.Combine(Folder, File), JsonSerializer.Serialize(kept));
    }

    public void Dispose() => door.Dispose();

    /// <param name="ShopPort">0 before the first run.</param>
    public sealed record Kept(string LinkSigningKey, string SecretsKey, int ShopPort, int Starts)
    {
        internal static Kept New() =>
            new(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), ShopPort: 0, Starts: 0);
    }
}
