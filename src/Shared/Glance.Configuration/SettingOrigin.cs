using System.Globalization;

namespace Glance.Configuration;

/// <summary>Where a value was written.</summary>
/// <param name="Source">Kind of place.</param>
/// <param name="Place">Path of the file, name of the environment variable, or command-line spelling.</param>
/// <param name="Line">Line in the file, otherwise 0.</param>
public readonly record struct SettingOrigin(SettingSource Source, string Place, int Line)
{
    /// <inheritdoc/>
    public override string ToString() => Source switch
    {
        SettingSource.File or SettingSource.PasteFile => string.Create(CultureInfo.InvariantCulture, $"{Place}:{Line}"),
        SettingSource.Environment => $"environment variable {Place}",
        _ => $"command line {Place}",
    };
}
