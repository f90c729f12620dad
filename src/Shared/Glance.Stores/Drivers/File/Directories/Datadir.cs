using Glance.Stores.Drivers.File.Options;
using Glance.Stores.Posix;

namespace Glance.Stores.Drivers.File.Directories;

/// <summary>A directory that holds image files, and what the probe at start found out about it.</summary>
internal sealed record Datadir
{
    /// <summary>Hidden beside the images, on the same file system, for uploads that run.</summary>
    public const string UploadsName = ".glance-uploads";

    // Where files may take less room than they have bytes, or room appears while data comes, free space proves nothing.
    private static readonly string[] PlainFormats = ["ext2", "ext3", "ext4", "ext2/ext3", "xfs", "tmpfs"];

    /// <summary>Absolute path as configured; part of location URLs.</summary>
    public required string Path { get; init; }

    /// <summary>Higher ones are filled first.</summary>
    public int Priority { get; init; }

    /// <summary>Whether uploads can go here.</summary>
    public bool Writable { get; init; }

    /// <summary>Whether file locks are seen by other openers; without them nobody can tell a live upload from a dead one.</summary>
    public bool Locks { get; init; }

    /// <summary>
    /// Whether it is not there, or something else is in its place, such as the empty directory below a share that is not mounted. It is
    /// looked at again until it is back; nothing is made in its place (docs/decisions/0211).
    /// </summary>
    public bool IsAway { get; init; }

    /// <summary>Files that lie in it, by which it is known when it has no trace of ours.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>What it was when it was looked at; null before that.</summary>
    public InodeIdentity? Known { get; init; }

    /// <summary>The directory of running uploads.</summary>
    public string Uploads => System.IO.Path.Combine(Path, UploadsName);

    /// <summary>Where the data of an image is after its commit, as every Glance names it.</summary>
    public string FileOf(string imageId) => System.IO.Path.Combine(Path, imageId);

    /// <summary>Bytes an unprivileged writer can still have.</summary>
    public long FreeSpace() => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Whether a lack of free space now means that data of that size cannot be stored.</summary>
    public bool FreeSpaceIsCertain() => PlainFormats.Contains(new DriveInfo(Path).DriveFormat);

    /// <summary>
    /// Whether the path still leads to it. A share that is mounted again is on another device, and some file systems number their files
    /// anew: one of the two has to be the same, and the directory of uploads, which nobody else makes, has to be in it.
    /// </summary>
    public bool IsThere() => !IsAway && (Known is not { } known
        || (PosixFile.Stat(Writable ? Uploads : Path, out var found, followLinks: true) == 0 && (found.Inode == known.Inode || found.Device == known.Device)));

    /// <summary>Whether it can be told by its content: our own directory in it, or data that is known to be there.</summary>
    public bool IsRecognised() => Directory.Exists(Uploads) || Evidence.Any(System.IO.File.Exists);

    /// <summary>What to open it with once more.</summary>
    public DatadirSetting Setting => new(Path, Priority);

    /// <summary>The path without symbolic links, now: a share may be mounted or a link turned while the service runs.</summary>
    public string? RealPath() => PosixFile.RealPath(Path, out var real) == 0 ? real : null;
}
