using System.Reflection;
using System.Runtime.Loader;

namespace GlanceWorker.Pipeline;

/// <summary>
/// Loads a filter's assembly with what lies beside it. What the service has loaded itself is shared, so that both mean the same
/// HttpContext.
/// </summary>
/// <param name="path">Absolute path of the assembly.</param>
internal sealed class PluginLoadContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        Default.Assemblies.Any(a => string.Equals(a.GetName().Name, assemblyName.Name, StringComparison.OrdinalIgnoreCase))
            ? null
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
}
