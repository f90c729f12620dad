using System.Diagnostics;

namespace Glance.TestKit.Processes;

/// <summary>A small memory file system, for disks that fill up and media that cannot be written; needs root.</summary>
public sealed class TemporaryMount : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private TemporaryMount()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string Path => _directory.Path;

    /// <summary>Mounts one; null when this user or this machine cannot.</summary>
    /// <param name="options">Options of tmpfs, such as <c>size=4m</c>.</param>
    public static TemporaryMount? TryCreate(string options)
    {
        var mount = new TemporaryMount();
        if (Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.Path))
            return mount;
        mount._directory.Dispose();
        return null;
    }

    /// <summary>Makes it read-only, or writable again.</summary>
    public void SetReadOnly(bool readOnly)
    {
        if (!Run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", Path))
            throw new InvalidOperationException($"{Path} cannot be mounted anew");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Lazily: a server that was just killed may not have closed its last file yet.
        Run("umount", "-l", Path);
        _directory.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
