using System.ComponentModel;
using System.Diagnostics;

namespace Glance.TestKit.DiskImages;

/// <summary>qemu-img, which makes the real thing.</summary>
public static class QemuImg
{
    /// <summary>Whether it is installed.</summary>
    public static bool IsInstalled { get; } = Run("--version").Worked;

    /// <summary>Runs it; false with its complaint when it refuses, for instance because this build of it lacks a format.</summary>
    public static (bool Worked, string Complaint) Run(params IEnumerable<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo("qemu-img", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var complaint = process.StandardError.ReadToEnd();
            process.WaitForExit();
            _ = output.GetAwaiter().GetResult();
            return (process.ExitCode == 0, complaint);
        }
        catch (Win32Exception missing)
        {
            return (false, missing.Message);
        }
    }
}
