using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;

namespace Glance.Logging.Reports;

/// <summary>[oslo_reports], read once.</summary>
public sealed record ReportOptions
{
    /// <summary>Directory for the files; null for standard error.</summary>
    public string? LogDir { get; init; }

    /// <summary>File whose change asks for a report; null when a signal does.</summary>
    public string? WatchedFile { get; init; }

    /// <summary>Time between looks at it.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads the options.</summary>
    public static ReportOptions From(ConfigurationSnapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new ReportOptions
        {
            LogDir = configuration.Get(ReportDeclarations.LogDir),
            WatchedFile = configuration.Get(ReportDeclarations.FileEventHandler),
            Interval = TimeSpan.FromSeconds(configuration.Get(ReportDeclarations.FileEventHandlerInterval)),
        };
    }
}
