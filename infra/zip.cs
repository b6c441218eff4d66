// Packs a folder so that the same files give the same bytes, whenever and wherever: sorted names, one date, run bit on the named file alone. package.sh calls it; dotnet run infra/zip.cs FOLDER OUT.zip RUNS
#:property PublishAot=false
#:property RunAnalyzers=false
using System.IO.Compression;

var (folder, zip, runs) = (args[0], args[1], args[2]);
const int Read = 0b110_100_100, Run = 0b111_101_101, RegularFile = 0x8000;
// The oldest date a zip can hold.
var date = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

File.Delete(zip);
using var archive = new ZipArchive(File.Create(zip), ZipArchiveMode.Create);
var names = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'));
foreach (var name in names.Order(StringComparer.Ordinal))
{
    var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
    entry.LastWriteTime = date;
    entry.ExternalAttributes = (RegularFile | (name == runs ? Run : Read)) << 16;
    using var from = File.OpenRead(Path.Combine(folder, name));
    using var to = entry.Open();
    from.CopyTo(to);
}
