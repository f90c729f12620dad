using Glance.Configuration.Surroundings;

namespace Glance.Configuration.Paste;

/// <summary>
/// The text of a paste file and of every file it refers to. Read once, by the process that is allowed to see the
/// files, and handed to workers as text, so that all of them build the same pipeline.
/// </summary>
public sealed class PasteFileSet
{
    private readonly Dictionary<string, string> _files;

    /// <summary>No file.</summary>
    public static PasteFileSet None { get; } = new(new Dictionary<string, string>());

    /// <summary>A set of texts, as handed over.</summary>
    /// <param name="files">Absolute path to text.</param>
    public PasteFileSet(IReadOnlyDictionary<string, string> files) => _files = new(files, StringComparer.Ordinal);

    /// <summary>Absolute path to text: what to hand over.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>Reads a file and all that its <c>config:</c> references lead to.</summary>
    /// <param name="path">The main file.</param>
    /// <param name="read">Gives the text of an absolute path, or null when there is no such file; null for the file system.</param>
    /// <param name="tell">Gets the lines that break the grammar; null for an exception for the first file that has some.</param>
    /// <exception cref="PasteException">The main file is absent, or a file cannot be read or, where nobody is told, parsed.</exception>
    public static PasteFileSet Collect(string path, Func<string, string?>? read = null, Action<PasteException>? tell = null)
    {
        read ??= ReadFromDisk;
        path = Path.GetFullPath(path);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>([path]);
        while (open.TryDequeue(out var next))
        {
            if (files.ContainsKey(next) || read(next) is not { } text)
                continue;
            files.Add(next, text);
            foreach (var reference in PasteReferences.In(Parse(text, next, tell)))
                open.Enqueue(reference);
        }

        return files.ContainsKey(path) ? new PasteFileSet(files) : throw new PasteException("there is no such file", path);
    }

    /// <summary>One of the files.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="tell">Gets the lines that break the grammar; null for an exception.</param>
    internal PasteIni Parse(string path, Action<PasteException>? tell = null) => _files.TryGetValue(path, out var text)
        ? Parse(text, path, tell)
        : throw new PasteException("there is no such file", path);

    private static PasteIni Parse(string text, string path, Action<PasteException>? tell)
    {
        if (tell is null)
            return PasteIniParser.Parse(text, path);
        var ini = PasteIniParser.Read(text, path);
        ini.Problems.ForEach(tell);
        return ini;
    }

    private static string? ReadFromDisk(string path)
    {
        try
        {
            return ConfiguredFile.ReadMarkedText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PasteException($"this file of the pipeline ([paste_deploy] config_file) cannot be read: {e.Message}", path, innerException: e);
        }
    }
}
