namespace Glance.Configuration.CommandLine;

/// <summary>What the arguments ask the program to do.</summary>
public enum CommandLineAction
{
    /// <summary>Start the service.</summary>
    Serve,

    /// <summary>Load and check the configuration, report and end.</summary>
    CheckConfiguration,

    /// <summary>Load the configuration, print the policies in force and end.</summary>
    ListPolicies,

    /// <summary>Print <see cref="GlanceApiCommandLine.Output"/> and end.</summary>
    Print,

    /// <summary>Print <see cref="GlanceApiCommandLine.Error"/> to standard error and end with the exit code.</summary>
    Refuse,
}
