using System.Globalization;

namespace Glance.Stores.Drivers.File.Options;

/// <summary><c>filesystem_store_file_perm</c>: an integer whose digits are read as octal, so 640 means rw-r-----.</summary>
internal static class FilePermissions
{
    /// <summary>The mode for image files, or null to leave them as created.</summary>
    public static UnixFileMode? Parse(FileStoreOptions options, List<string> problems)
    {
        if (options.FilePerm <= 0)
            return null;
        var digits = options.FilePerm.ToString(CultureInfo.InvariantCulture);
        var problem = digits switch
        {
            _ when digits.AsSpan().ContainsAny('8', '9') => "its digits are read as octal and must be 0 to 7",
            { Length: > 4 } => "at most four octal digits make sense",
            _ when (Convert.ToInt32(digits, 8) & 0x100) == 0 => "Glance itself could not read the files; the owner needs at least read (400)",
            _ => null,
        };
        if (problem is null)
            return (UnixFileMode)Convert.ToInt32(digits, 8);
        problems.Add($"[{options.Section}] filesystem_store_file_perm = {digits}: {problem}");
        return null;
    }

    /// <summary>What a datadir must allow so that group or others reach files with this mode.</summary>
    public static UnixFileMode DirectoryModeFor(UnixFileMode file)
    {
        const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
        const UnixFileMode Other = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        return ((file & Group) != 0 ? UnixFileMode.GroupExecute : 0) | ((file & Other) != 0 ? UnixFileMode.OtherExecute : 0);
    }
}
