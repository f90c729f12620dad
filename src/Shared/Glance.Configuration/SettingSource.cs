namespace Glance.Configuration;

/// <summary>Kinds of places that values come from, weakest first.</summary>
public enum SettingSource
{
    /// <summary>A configuration file.</summary>
    File,

    /// <summary>A variable named <c>OS_GROUP__OPTION</c>.</summary>
    Environment,

    /// <summary>An argument of the program.</summary>
    CommandLine,

    /// <summary>A section of the paste file, which is nearest to its filter.</summary>
    PasteFile,
}
