using System.Diagnostics;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>
/// A small file system of its own, for tests of full and read-only disks; where mounting is not allowed the test is ignored.
/// </summary>
internal sealed class TemporaryMount : IDisposable
{
    private TemporaryMount(string path) => Path = path;

    public string Path { get; }

    public static TemporaryMount Tmpfs(string size)
    {
        var path = Directory.CreateTempSubdirectory("glance-mount-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path) == 0)
            return new TemporaryMount(path);
        Directory.Delete(path);
        Assert.Ignore("mounting a tmpfs needs root and CAP_SYS_ADMIN");
        throw new InvalidOperationException("not reached: Ignore throws");
    }

    public void MakeReadOnly() => Assert.That(Run("mount", "-o", "remount,ro", Path), Is.Zero);

    public void Dispose()
    {
        Assert.That(Run("umount", Path), Is.Zero);
        Directory.Delete(Path);
    }

    private static int Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1; // no such command: as good as not allowed
        }
    }
}
