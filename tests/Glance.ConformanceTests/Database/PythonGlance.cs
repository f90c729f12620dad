using System.Diagnostics;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

/// <summary>The Python service's own tools, where Debian's packages are installed.</summary>
internal static class PythonGlance
{
    /// <summary>Takes back what glance-manage did since Debian 11's release (Victoria), but the index <c>ix_tasks_image_id</c>.</summary>
    public const string FromWallabyToUssuri = """
        ALTER TABLE tasks DROP COLUMN image_id; ALTER TABLE tasks DROP COLUMN request_id; ALTER TABLE tasks DROP COLUMN user_id;
        UPDATE alembic_version SET version_num = 'ussuri_contract01'
        """;

    private const string Manage = "/usr/bin/glance-manage";

    /// <summary>Ignores the running test where the tools are missing.</summary>
    public static void Require()
    {
        if (!File.Exists(Manage))
            Assert.Ignore($"{Manage} is not installed: apt-get install glance-common (or glance-api)");
    }

    /// <summary>Runs glance-manage on a database, an SQLite file or a URL; its standard output.</summary>
    public static Task<string> ManageAsync(ScratchDirectory directory, string database, params string[] arguments) =>
        RunAsync(Manage, ["--config-file", Configuration(directory, database), .. arguments]);

    /// <summary>Runs Python with glance's modules; the script finds the configuration file as its first argument.</summary>
    public static Task<string> PythonAsync(ScratchDirectory directory, string database, string script, string settings = "") =>
        RunAsync("/usr/bin/python3", ["-c", script, Configuration(directory, database, settings)]);

    private static string Configuration(ScratchDirectory directory, string database, string settings = "")
    {
        var path = directory.File("python.conf");
        var url = database.Contains("://", StringComparison.Ordinal) ? database : $"sqlite:///{database}";
        File.WriteAllText(path, $"[DEFAULT]\n{settings}\n[database]\nconnection = {url}\n");
        return path;
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new AssertionException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await errors);
        return await output;
    }
}
