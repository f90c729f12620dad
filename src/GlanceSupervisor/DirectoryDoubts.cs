using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Reporting;
using Glance.Configuration.Surroundings;

namespace GlanceSupervisor;

/// <summary>
/// Directories that nothing needs before something goes wrong: a report or a core that cannot be written then is lost, so their absence is
/// warned of while there is time.
/// </summary>
internal static class DirectoryDoubts
{
    private static readonly (Option<string?> Option, string What)[] Directories =
    [
        (WorkerDeclarations.DumpDirectory, "no core of a hung worker can be written there"),
        (ReportDeclarations.LogDir, "no state report can be written there"),
    ];

    /// <summary>What there is to warn of, each with the place of its option.</summary>
    public static IEnumerable<string> Find(ConfigurationSnapshot configuration) =>
        from each in Directories
        let directory = configuration.Get(each.Option)
        where !string.IsNullOrEmpty(directory)
        let reason = PathAccess.WhyNoFilesIn(Path.GetFullPath(directory))
        where reason is not null
        select OptionPlace.Before(
            $"[{each.Option.Group}] {each.Option.Name} = {directory}: {each.What}: {reason};"
                + " make the directory, writable for the service's user",
            configuration);
}
