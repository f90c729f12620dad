using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Glance.Configuration.Surroundings;

namespace GlanceWorker.Pipeline;

/// <summary>
/// Loads a filter's assembly with what lies beside it, from bytes that are read at once: nothing that becomes of the files counts for a
/// worker that runs, and one that replaces it gets the same bytes (docs/decisions/0369). What the service has loaded itself is shared, so
/// that both mean the same HttpContext.
/// </summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private readonly string _path;
    private readonly ConfiguredFiles _files;
    private readonly AssemblyDependencyResolver? _resolver;
    private readonly Dictionary<string, byte[]> _read = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[] _main;

    /// <summary>Reads the assembly and what it refers to.</summary>
    /// <param name="path">Absolute path of the assembly.</param>
    /// <param name="files">Reads it.</param>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public PluginLoadContext(string path, ConfiguredFiles files)
        : base(Path.GetFileNameWithoutExtension(path))
    {
        _path = path;
        _files = files;
        _resolver = File.Exists(path) ? new AssemblyDependencyResolver(path) : null;
        _main = files.ReadAllBytes(path);
        ReadReferences(_main);
    }

    /// <summary>Loads the filter's assembly.</summary>
    public Assembly LoadMain() => LoadFromStream(new MemoryStream(_main));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name ?? string.Empty;
        if (Default.Assemblies.Any(a => string.Equals(a.GetName().Name, name, StringComparison.OrdinalIgnoreCase)))
            return null;
        return _read.Remove(name, out var bytes) ? LoadFromStream(new MemoryStream(bytes)) : null;
    }

    private void ReadReferences(byte[] assembly)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        var metadata = image.GetMetadataReader();
        foreach (var reference in metadata.AssemblyReferences)
        {
            var name = metadata.GetString(metadata.GetAssemblyReference(reference).Name);
            if (_read.ContainsKey(name) || PathOf(name) is not { } found)
                continue;
            _read[name] = _files.ReadAllBytes(found);
            ReadReferences(_read[name]);
        }
    }

    // Without the file its list of dependencies is not looked at: what was kept lay beside it.
    private string? PathOf(string name)
    {
        if (_resolver?.ResolveAssemblyToPath(new AssemblyName(name)) is { } found)
            return found;
        var beside = Path.Combine(Path.GetDirectoryName(_path) ?? "/", name + ".dll");
        return _resolver is null && _files.IsWell(beside, File.Exists) ? beside : null;
    }
}
