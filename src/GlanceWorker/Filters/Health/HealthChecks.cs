using System.Globalization;
using Glance.Configuration.Declarations.Catalog;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters.Health;

/// <summary>The checks that <c>backends</c> may name (oslo_middleware.healthcheck). A check gets the port the request came in at.</summary>
internal static class HealthChecks
{
    private const string ByFile = "disable_by_file";
    private const string ByFilesPorts = "disable_by_files_ports";
    private const string EnableByFiles = "enable_by_files";
    private const string Database = "database";
    private const string Stores = "stores";

    /// <summary>Makes the checks of a section.</summary>
    public static IReadOnlyList<Func<int, Task<HealthCheckResult>>> Create(FactoryContext context, HealthcheckOptions options, IReadOnlyDictionary<string, SharedProbe> probes)
    {
        if (options.Backends.Contains(EnableByFiles) && options.Backends.Contains(ByFile))
            context.Refuse(MiddlewareDeclarations.HealthBackends, $"{EnableByFiles} and {ByFile} exclude each other; keep one");
        return [.. options.Backends.Select(name => name is Database or Stores ? Probe(context, options, probes, name) : AtOnce(Create(context, options, name)))];
    }

    private static Func<int, Task<HealthCheckResult>> AtOnce(Func<int, HealthCheckResult> check) => port => Task.FromResult(check(port));

    // A pipeline that is only checked, not served, has no probes.
    private static Func<int, Task<HealthCheckResult>> Probe(FactoryContext context, HealthcheckOptions options, IReadOnlyDictionary<string, SharedProbe> probes, string name)
    {
        if (options.BackendTimeout < TimeSpan.FromSeconds(1))
        {
            context.Refuse(
                MiddlewareDeclarations.HealthBackendTimeout,
                $"{options.BackendTimeout.TotalSeconds} is no time limit; expected seconds, at least 1");
        }

        return probes.TryGetValue(name, out var probe)
            ? _ => probe.ResultAsync(options.BackendTimeout)
            : AtOnce(_ => new HealthCheckResult(false, $"{name.ToUpperInvariant()} UNKNOWN", $"{name} is not asked here"));
    }

    private static Func<int, HealthCheckResult> Create(FactoryContext context, HealthcheckOptions options, string name) => name switch
    {
        ByFile when string.IsNullOrEmpty(options.DisableByFilePath) => Idle(context, name, "disable_by_file_path"),
        ByFile => _ => Disabled(options.DisableByFilePath),
        ByFilesPorts => DisableByFilesPorts(context, options.DisableByFilePaths),
        EnableByFiles when options.EnableByFilePaths.Count == 0 => Idle(context, name, "enable_by_file_paths"),
        EnableByFiles => _ => AllThere(options.EnableByFilePaths),
        _ => Unknown(context, name),
    };

    private static Func<int, HealthCheckResult> Unknown(FactoryContext context, string name)
    {
        const string Known = $"{ByFile}, {ByFilesPorts}, {EnableByFiles}, {Database} and {Stores}";
        context.Refuse(MiddlewareDeclarations.HealthBackends, $"there is no check '{name}'; known are {Known}");
        return _ => new HealthCheckResult(false, "UNKNOWN", $"there is no check '{name}'");
    }

    private static Func<int, HealthCheckResult> Idle(FactoryContext context, string check, string option)
    {
        Log.HealthCheckIdle(context.Loggers.CreateLogger("oslo_middleware.healthcheck"), context.Node.Section, check, option);
        return _ => new HealthCheckResult(true, "OK", $"'{option}' is not set");
    }

    private static HealthCheckResult Disabled(string path) => Path.Exists(path)
        ? new HealthCheckResult(false, "DISABLED BY FILE", $"Path '{path}' was found")
        : new HealthCheckResult(true, "OK", $"Path '{path}' was not found");

    private static HealthCheckResult AllThere(IReadOnlyList<string> paths) => paths.FirstOrDefault(p => !Path.Exists(p)) is { } missing
        ? new HealthCheckResult(false, "FILE PATH MISSING", $"Path '{missing}' was not found")
        : new HealthCheckResult(true, "OK", "All paths were found");

    private static Func<int, HealthCheckResult> DisableByFilesPorts(FactoryContext context, IReadOnlyList<string> pairs)
    {
        var paths = new Dictionary<int, string>();
        foreach (var pair in pairs)
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon >= 0 && int.TryParse(pair.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                paths[port] = pair[(colon + 1)..];
                continue;
            }

            const string Right = "expected port:path, such as 9292:/etc/glance/healthcheck_disable";
            context.Refuse(MiddlewareDeclarations.HealthDisableByFilePaths, $"'{pair}' is not a pair; {Right}");
        }

        if (pairs.Count == 0)
            return Idle(context, ByFilesPorts, "disable_by_file_paths");
        return port => paths.TryGetValue(port, out var path) ? Disabled(path) : new HealthCheckResult(true, "OK", $"No path is set for port {port}");
    }
}
