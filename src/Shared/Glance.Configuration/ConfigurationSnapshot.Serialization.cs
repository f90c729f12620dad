using System.Text;
using Glance.Configuration.Parsing;

namespace Glance.Configuration;

/// <content>The form in which the supervisor hands its configuration to workers.</content>
public sealed partial class ConfigurationSnapshot
{
    // "GCS" and the version of this layout. Both ends are of one build, so versions need not be understood, only told apart.
    private const uint Magic = 0x47435301;

    /// <summary>Writes everything, credentials included: only ever to a pipe or private memory.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        using BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        WriteAll(writer, ConfigFiles);
        WriteAll(writer, ConfigDirs);
        WriteAll(writer, SearchDirs);
        writer.Write(_settings.Layers.Count);
        foreach (var layer in _settings.Layers)
        {
            writer.Write(layer.Count);
            foreach (var assignment in layer)
            {
                writer.Write(assignment.Group);
                writer.Write(assignment.Name);
                writer.Write(assignment.Text);
                writer.Write((byte)assignment.Origin.Source);
                writer.Write(assignment.Origin.Place);
                writer.Write(assignment.Origin.Line);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; a worker never reads files again.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static ConfigurationSnapshot Read(Stream stream)
    {
        using BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt32() != Magic)
            throw new InvalidDataException("The data is no configuration of this version of the service; supervisor and worker must be of the same build.");
        var files = ReadAll(reader);
        var directories = ReadAll(reader);
        var search = ReadAll(reader);
        var layers = new IReadOnlyList<Assignment>[Count(reader)];
        for (var i = 0; i < layers.Length; i++)
            layers[i] = ReadLayer(reader);
        return new ConfigurationSnapshot(new SettingTable(layers), files, directories, search);
    }

    private static Assignment[] ReadLayer(BinaryReader reader)
    {
        var layer = new Assignment[Count(reader)];
        for (var i = 0; i < layer.Length; i++)
        {
            layer[i] = new Assignment(reader.ReadString(), reader.ReadString(), reader.ReadString(),
                new SettingOrigin((SettingSource)reader.ReadByte(), reader.ReadString(), reader.ReadInt32()));
        }

        return layer;
    }

    private static void WriteAll(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write(texts.Count);
        foreach (var text in texts)
            writer.Write(text);
    }

    private static string[] ReadAll(BinaryReader reader)
    {
        var texts = new string[Count(reader)];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = reader.ReadString();
        return texts;
    }

    private static int Count(BinaryReader reader)
    {
        const int Most = IniParser.MostOptions * 256;
        var count = reader.ReadInt32();
        return count is >= 0 and <= Most ? count : throw new InvalidDataException($"The configuration handed over claims {count} entries.");
    }
}
