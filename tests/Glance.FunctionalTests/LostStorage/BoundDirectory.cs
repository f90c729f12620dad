using System.Diagnostics;
using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>A directory that stands for a share: it shows below a mount point until it is unmounted. Needs root.</summary>
internal sealed class BoundDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private BoundDirectory()
    {
        Directory.CreateDirectory(_directory["share"]);
        Directory.CreateDirectory(MountPoint);
    }

    /// <summary>Where the service sees it, and an empty directory when it is not mounted.</summary>
    public string MountPoint => _directory["mounted"];

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static BoundDirectory? TryCreate()
    {
        var bound = new BoundDirectory();
        // Of a device of its own, as a share is.
        if (Run("mount", "-t", "tmpfs", "tmpfs", bound._directory["share"]) && bound.TryMount())
            return bound;
        bound.Dispose();
        return null;
    }

    public bool TryMount() => Run("mount", "--bind", _directory["share"], MountPoint);

    public void Unmount() => Run("umount", "-l", MountPoint);

    public void Dispose()
    {
        Unmount();
        Run("umount", "-l", _directory["share"]);
        _directory.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!; // null only with a shell
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
