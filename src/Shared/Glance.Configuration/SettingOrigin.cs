using System.Globalization;

namespace Glance.Configuration;

/// <summary>Where a value was written.</summary>
/// <param name="Source">Kind of place.</param>
/// <param name="Place">Path of the file, name of the environment variable, or command-line spelling.</param>
/// <param name="Line">Line in the file, otherwise 0.</param>
public readonly record struct SettingOrigin(SettingSource Source, string Place, int Line)
{
    /// <summary>Whether it is a line of a file.</summary>
    public bool IsInFile => Source is SettingSource.File or SettingSource.PasteFile;

    /// <inheritdoc/>
    public override string ToString() => Source switch
    {
        _ when IsInFile => string.Create(CultureInfo.InvariantCulture, $"{Place}:{Line}"),
        SettingSource.Environment => $"environment variable {Place}",
        _ => $"command line {Place}",
    };
}
