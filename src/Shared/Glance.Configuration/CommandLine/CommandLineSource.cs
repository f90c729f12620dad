using Glance.Configuration.Declarations;
using Glance.Configuration.Parsing;

namespace Glance.Configuration.CommandLine;

/// <summary>Something on the command line that adds to the configuration, in the order given.</summary>
internal abstract record CommandLineSource
{
    internal sealed record ConfigFile(string Path) : CommandLineSource;

    internal sealed record ConfigDirectory(string Path) : CommandLineSource;

    internal sealed record Value(Option Option, Assignment Assignment) : CommandLineSource;
}
