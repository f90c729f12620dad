using System.Diagnostics;
using NUnit.Framework;

namespace Glance.FunctionalTests.Clients;

/// <summary>A program of Debian's, run with Debian's own Python and nothing of the caller's environment.</summary>
internal sealed class ClientProgram(string path, string package)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static ClientProgram OpenStack { get; } = new("/usr/bin/openstack", "python3-openstackclient");

    public static ClientProgram Glance { get; } = new("/usr/bin/glance", "python3-glanceclient");

    public static ClientProgram QemuImg { get; } = new("/usr/bin/qemu-img", "qemu-utils");

    public static ClientProgram Python { get; } = new("/usr/bin/python3", "python3-openstacksdk");

    /// <summary>Runs it and returns what it printed; the test is ignored when it is not installed, and fails when it fails.</summary>
    public Task<string> RunAsync(string home, params string[] arguments) => SucceedAsync(home, null, arguments);

    /// <summary>As the other, with a file as its standard input.</summary>
    public Task<string> RunWithInputAsync(string home, string input, params string[] arguments) => SucceedAsync(home, input, arguments);

    /// <summary>Runs it, expects it to fail, and returns what it complained about.</summary>
    public async Task<string> FailAsync(string home, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(home, null, arguments);
        Assert.That(code, Is.Not.Zero, $"{path} {string.Join(' ', arguments)}\n{output}");
        return errors;
    }

    private async Task<string> SucceedAsync(string home, string? input, string[] arguments)
    {
        var (code, output, errors) = await RunAsync(home, input, arguments);
        Assert.That(code, Is.Zero, $"{path} {string.Join(' ', arguments)}\n{output}{errors}");
        return output;
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string home, string? input, string[] arguments)
    {
        if (!File.Exists(path))
        {
            Assert.Ignore($"{path} is not installed (Debian package {package})");
        }

        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = home,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";

        // A home of its own for every call: glance 4.1 keeps the schemas there and then trips over their property 'stores',
        // with the Python service just the same.
        start.Environment["HOME"] = Directory.CreateDirectory(Path.Combine(home, Path.GetRandomFileName())).FullName;
        start.Environment["LANG"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await using var file = File.OpenRead(input);
            await file.CopyToAsync(process.StandardInput.BaseStream);
        }

        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }
}
