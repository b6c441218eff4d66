using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;
using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>Everything that is kept of a store as one zip file, written while it is read: a hundred thousand cases need no more memory than one.</summary>
public sealed class ExportEverything(CancellationTable cases, PersonTable people, StoreTable stores, ChangeTable changes, TeamTable team, TimeProvider time)
{
    private const string ReadMe = """
        What CancelSaver keeps of your store, as of the time in the file's name.

        cases.jsonl      every cancelled order with everything that happened to it, one JSON object a line, newest order first
        orders.jsonl     the few facts kept of every order, to notice when somebody orders again (no names, no addresses)
        settings.json    what you chose: brand, texts, limits, languages
        rulebooks.jsonl  every published version of your rules, the present one last
        changes.jsonl    who changed what, newest first
        team.jsonl       who has opened the app

        Amounts are in the smallest unit of their currency (cents); times are UTC.
        cases.jsonl holds personal data of your customers: keep it as carefully as your orders.

        """;

    private static readonly byte[] newLine = "\n"u8.ToArray();

    public IResult Of(Store store) => new ZipResult(this, store, time.GetUtcNow());

    private async Task Write(Stream to, Store store, CancellationToken cancel)
    {
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        await Text(zip, "README.txt", ReadMe, cancel);
        await Text(zip, "settings.json", StoredJson.Write(store.Settings), cancel);
        await Lines(zip, "rulebooks.jsonl", (await stores.Versions(store, store.Rulebook.Version, int.MaxValue, cancel)).Reverse().ToAsyncEnumerable(), cancel);
        await Lines(zip, "changes.jsonl", changes.Newest(store.Id, int.MaxValue, cancel), cancel);
        await Lines(zip, "team.jsonl", (await team.All(store.Id, cancel)).ToAsyncEnumerable(), cancel);
        await Lines(zip, "orders.jsonl", people.All(store.Id, cancel), cancel);
        await Lines(zip, "cases.jsonl", cases.Newest(store.Id, int.MaxValue, cancel).Select(c => c with { ETag = null }), cancel);
    }

    private static async Task Text(ZipArchive zip, string name, string text, CancellationToken cancel)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancel);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
    }

    private static async Task Lines<T>(ZipArchive zip, string name, IAsyncEnumerable<T> things, CancellationToken cancel)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancel);
        await foreach (var thing in things.WithCancellation(cancel))
        {
            await entry.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(thing, StoredJson.Options), cancel);
            await entry.WriteAsync(newLine, cancel);
        }
    }

    private sealed class ZipResult(ExportEverything export, Store store, DateTimeOffset now) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.ContentType = "application/zip";
            headers.CacheControl = "no-store";
            headers.XContentTypeOptions = "nosniff";
            headers.ContentDisposition = "attachment; filename=\"cancelsaver-" + now.ToString("yyyy-MM-dd-HHmm", System.Globalization.CultureInfo.InvariantCulture) + ".zip\"";
            // The end of a zip entry is written without waiting, which the body itself refuses.
            return export.Write(httpContext.Response.BodyWriter.AsStream(), store, httpContext.RequestAborted);
        }
    }
}
