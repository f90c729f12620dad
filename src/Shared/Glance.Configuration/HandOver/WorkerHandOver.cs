using System.Text;
using Glance.Configuration.Paste;
using Glance.Configuration.Surroundings;

namespace Glance.Configuration.HandOver;

/// <summary>
/// All a worker is configured with, as one piece of memory: the supervisor reads and checks the files once for each generation,
/// and every worker of that generation gets the same bytes (docs/decisions/0100).
/// </summary>
/// <param name="Configuration">The options.</param>
/// <param name="Paste">The pipeline's files.</param>
public sealed record WorkerHandOver(ConfigurationSnapshot Configuration, PasteDeployment Paste)
{
    // Guards against a worker of another build being started after an upgrade on disk.
    private const int FormatVersion = 1;

    /// <summary>How many bytes it was handed over in; what a worker keeps for those that replace it stands behind them.</summary>
    public int Length { get; private init; }

    /// <summary>The bytes to hand over.</summary>
    public byte[] ToBytes()
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(FormatVersion);
            writer.Write(Paste.Path);
            writer.Write(Paste.Flavor is not null);
            writer.Write(Paste.Flavor ?? string.Empty);
            writer.Write(Paste.Files.Files.Count);
            foreach (var (path, text) in Paste.Files.Files)
            {
                writer.Write(path);
                writer.Write(text);
            }
        }

        Configuration.Write(memory);
        return memory.ToArray();
    }

    /// <summary>The same with files that come from elsewhere.</summary>
    /// <param name="files">The files that the configuration names.</param>
    public WorkerHandOver With(ConfiguredFiles files) => this with { Configuration = Configuration.With(files) };

    /// <summary>Reads the bytes back.</summary>
    /// <exception cref="InvalidDataException">They were written by another build.</exception>
    public static WorkerHandOver FromBytes(byte[] bytes)
    {
        using var memory = new MemoryStream(bytes, writable: false);
        PasteDeployment paste;
        using (var reader = new BinaryReader(memory, Encoding.UTF8, leaveOpen: true))
        {
            var version = reader.ReadInt32();
            if (version != FormatVersion)
                throw new InvalidDataException($"the configuration was handed over in format {version}, this worker reads {FormatVersion}: glance-api and glance-worker are of different builds");
            paste = ReadPaste(reader);
        }

        return new WorkerHandOver(ConfigurationSnapshot.Read(memory), paste) { Length = (int)memory.Position };
    }

    private static PasteDeployment ReadPaste(BinaryReader reader)
    {
        var path = reader.ReadString();
        var hasFlavor = reader.ReadBoolean();
        var flavor = reader.ReadString();
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var count = reader.ReadInt32(); count > 0; count--)
            files.Add(reader.ReadString(), reader.ReadString());
        return new PasteDeployment(path, hasFlavor ? flavor : null, new PasteFileSet(files));
    }
}
