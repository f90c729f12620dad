using System.Runtime.InteropServices;

namespace Glance.Configuration.Surroundings;

/// <summary>
/// Asks the system what this process may do with a path, without doing it: how a check finds out what a start would meet and still changes
/// nothing (access(2), with the rights that count when a file is opened).
/// </summary>
public static partial class PathAccess
{
    private const int CurrentDirectory = -100;
    private const int EffectiveRights = 0x200;
    private const int Exists = 0;
    private const int Execute = 1;
    private const int Write = 2;
    private const int Read = 4;
    private const int NoSuchFile = 2;
    private const int NotADirectory = 20;

    /// <summary>Why files cannot be made in a directory that is there; null when they can.</summary>
    /// <param name="directory">The directory.</param>
    public static string? WhyNoFilesIn(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return Ask(directory, Write | Execute) ?? (Directory.Exists(directory) ? WhyNoStorage(directory) : "it is not a directory");
    }

    /// <summary>Why a file that is there cannot be read and written; null when it can.</summary>
    /// <param name="file">The file.</param>
    public static string? WhyNotChanged(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Directory.Exists(file) ? "it is a directory" : Ask(file, Read | Write);
    }

    /// <summary>Why a file cannot be read; null when it can.</summary>
    /// <param name="file">The file.</param>
    public static string? WhyNotRead(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Directory.Exists(file))
            return "it is a directory";
        return WhyNotThere(file) ?? (Path.Exists(file) ? Ask(file, Read) : "there is no such file");
    }

    /// <summary>
    /// Why it cannot be told whether there is something at a path: a directory on it is closed to this process or is a file, or a name is
    /// too long. Null when it can, and nothing being there is no reason.
    /// </summary>
    /// <param name="path">The path.</param>
    public static string? WhyNotReached(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Access(CurrentDirectory, path, Exists, EffectiveRights) == 0 || Marshal.GetLastPInvokeError() == NoSuchFile
            ? null
            : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
    }

    /// <summary>Why nothing can be appended to a file, which is made when it is absent; null when it can.</summary>
    /// <param name="file">The file.</param>
    public static string? WhyNotAppended(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        // What appends follows such a link and makes the file.
        if (LeadsNowhere(file))
            file = new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;
        if (Directory.Exists(file))
            return "it is a directory";
        if (FileKinds.WhyNotWritten(file) is { } kind)
            return kind;
        if (WhyNotThere(file) is { } reason)
            return reason;
        if (File.Exists(file))
            return Ask(file, Write);
        return Path.GetDirectoryName(file) is { } directory ? WhyNoFilesIn(directory) : null;
    }

    /// <summary>Why a directory that is absent cannot be made, with those above it that are absent; null when it can.</summary>
    /// <param name="directory">The directory.</param>
    public static string? WhyNotMade(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (WhyNotThere(directory) is { } reason)
            return reason;
        if (File.Exists(directory))
            return "it is a file";
        for (var above = Path.GetDirectoryName(directory); above is not null; above = Path.GetDirectoryName(above))
        {
            if (LeadsNowhere(above))
                return $"{above} is a symbolic link to nothing";
            if (Path.Exists(above))
                return WhyNoFilesIn(above) is { } why ? $"{above}: {why}" : null;
        }

        return null;
    }

    /// <summary>
    /// Why nobody can tell what lies at a path, or where a link there leads; null when it can be reached, and when nothing is there. That
    /// no file is seen does not mean that there is none: a directory on the way may be closed to us.
    /// </summary>
    /// <param name="path">The path.</param>
    public static string? WhyNotSeen(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Access(CurrentDirectory, path, Exists, EffectiveRights) == 0)
            return null;
        var error = Marshal.GetLastPInvokeError();
        if (error is not (NoSuchFile or NotADirectory))
            return Marshal.GetPInvokeErrorMessage(error);
        return IsLink(path) ? "it is a symbolic link to nothing" : null;
    }

    /// <summary>Whether the name itself is a symbolic link, wherever that leads.</summary>
    /// <param name="path">The path.</param>
    public static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    // Absent is no reason; that its path leads through a file, is too long or closed to us is.
    private static string? WhyNotThere(string path) => LeadsNowhere(path) ? "it is a symbolic link to nothing" : WhyNotReached(path);

    // Path.Exists says of such a link that it is there.
    private static bool LeadsNowhere(string path) =>
        Access(CurrentDirectory, path, Exists, EffectiveRights) != 0
        && Marshal.GetLastPInvokeError() == NoSuchFile
        && new FileInfo(path).LinkTarget is not null;

    /// <summary>
    /// Whether a file system keeps files. What the kernel shows is no storage, whoever asks and whatever the permissions say.
    /// </summary>
    /// <param name="format">Its name as .NET has it.</param>
    internal static bool IsStorage(string format) => format is not ("proc" or "sysfs" or "cgroupfs" or "cgroup2fs" or "devpts"
        or "securityfs" or "debugfs" or "tracefs" or "bpf_fs" or "pstorefs" or "configfs" or "binfmt_misc"
        or "efivarfs" or "mqueue" or "selinux");

    private static string? WhyNoStorage(string directory)
    {
        var format = new DriveInfo(directory).DriveFormat;
        return IsStorage(format) ? null : $"it is on {format}, which stores nothing";
    }

    private static string? Ask(string path, int rights) =>
        Access(CurrentDirectory, path, rights, EffectiveRights) == 0 ? null : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "faccessat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Access(int directory, string path, int rights, int flags);
}
