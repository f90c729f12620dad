using System.Reflection;
using Glance.Configuration.Paste;
using Glance.Configuration.Surroundings;

namespace GlanceWorker.Pipeline;

/// <summary>
/// A filter from an assembly of the operator's own, named <c>assembly!Type</c>: a class with the constructor
/// <c>(RequestDelegate next, IReadOnlyDictionary&lt;string, string&gt; settings)</c> and the method <c>Task InvokeAsync(HttpContext)</c>.
/// </summary>
internal static class PluginFilter
{
    /// <summary>Whether a factory is of this kind.</summary>
    public static bool IsNamedBy(PasteFactory factory) => factory.Name.Contains('!', StringComparison.Ordinal);

    /// <summary>Loads the type; the filter itself is made once the app behind it is known.</summary>
    /// <param name="context">The section.</param>
    /// <param name="files">Reads the assembly.</param>
    /// <exception cref="PasteException">The assembly or type is absent, or the type has another shape.</exception>
    public static Func<RequestDelegate, RequestDelegate> Load(FactoryContext context, ConfiguredFiles files)
    {
        var mark = context.Factory.Name.IndexOf('!', StringComparison.Ordinal);
        var path = PathOf(context, files, context.Factory.Name[..mark].Trim());
        var type = TypeIn(context, files, path, context.Factory.Name[(mark + 1)..].Trim());
        var constructor = type.GetConstructor([typeof(RequestDelegate), typeof(IReadOnlyDictionary<string, string>)])
            ?? throw context.Node.Error($"{type.FullName} in {path} needs the public constructor (RequestDelegate next, IReadOnlyDictionary<string, string> settings)");
        var method = type.GetMethod("InvokeAsync", BindingFlags.Public | BindingFlags.Instance, [typeof(HttpContext)]);
        if (method is null || !typeof(Task).IsAssignableFrom(method.ReturnType))
            throw context.Node.Error($"{type.FullName} in {path} needs the public method Task InvokeAsync(HttpContext)");
        Log.PluginLoaded(context.Loggers.CreateLogger("glance.pipeline"), context.Node.Name, type.FullName, path);
        return next => method.CreateDelegate<RequestDelegate>(Create(context, constructor, next));
    }

    private static object Create(FactoryContext context, ConstructorInfo constructor, RequestDelegate next)
    {
        try
        {
            return constructor.Invoke([next, context.Node.LocalConf]);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } cause)
        {
            throw context.Node.Error($"the filter {constructor.DeclaringType?.FullName} refused its settings: {cause.Message}", cause);
        }
    }

    private static string PathOf(FactoryContext context, ConfiguredFiles files, string assembly)
    {
        var beside = Path.GetDirectoryName(context.Factory.File) ?? "/";
        string[] candidates = assembly.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || assembly.Contains('/', StringComparison.Ordinal)
            ? [Path.GetFullPath(assembly, beside)]
            : [Path.Combine(beside, assembly + ".dll"), Path.Combine(AppContext.BaseDirectory, assembly + ".dll")];
        return Array.Find(candidates, candidate => files.IsWell(candidate, File.Exists))
            ?? throw context.Node.Error($"the assembly '{assembly}' of the filter is not there; looked for {string.Join(" and ", candidates)}");
    }

    private static Type TypeIn(FactoryContext context, ConfiguredFiles files, string path, string name)
    {
        try
        {
            var assembly = new PluginLoadContext(path, files).LoadMain();
            return assembly.GetType(name)
                ?? throw context.Node.Error($"there is no type '{name}' in {path}; its public types are {string.Join(", ", assembly.GetExportedTypes().Select(t => t.FullName))}");
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException or TypeLoadException)
        {
            throw context.Node.Error($"{path} cannot be loaded as a .NET assembly: {e.Message}", e);
        }
    }
}
