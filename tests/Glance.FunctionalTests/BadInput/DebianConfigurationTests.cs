using System.Diagnostics;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>What Debian's package puts into /etc/glance, unedited.</summary>
internal sealed class DebianConfigurationTests
{
    private const string Pristine = "/usr/share/glance-common";

    // Debian asks for the database when it installs, and writes it only if it is told one.
    [Test]
    public async Task Debians_configuration_lacks_a_database_and_nothing_else()
    {
        using var directory = CopyOf();

        var (code, output) = await CheckAsync(directory, "", database: null);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output.Split('\n').Where(line => line.StartsWith("ERROR", StringComparison.Ordinal)), Has.One.Items.And.Some.Contain("[database] connection is not set"));
    }

    [Test]
    public async Task Debians_configuration_can_be_used_with_a_database()
    {
        using var directory = CopyOf();

        var (code, output) = await CheckAsync(directory, "");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, output);
            Assert.That(output, Does.Contain("The configuration can be used").And.Contain(directory["glance-api-paste.ini"]));
            Assert.That(output, Does.Not.Contain("unknown"), "no option of the file is unknown");
            Assert.That(output.Split('\n').Where(line => line.StartsWith("WARNING", StringComparison.Ordinal)), Has.One.Items.And.Some.Contain("enforce_new_defaults"));
        }
    }

    // Debian asks for the password when it installs, and writes it only if it is told one.
    [Test]
    public async Task With_the_flavor_keystone_it_lacks_a_password_and_nothing_else()
    {
        using var directory = CopyOf();

        var (code, output) = await CheckAsync(directory, "keystone");

        Assert.That(code, Is.Not.Zero);
        Assert.That(output.Split('\n').Where(line => line.StartsWith("ERROR", StringComparison.Ordinal)), Has.One.Items.And.Some.Contain("[keystone_authtoken] password"));
    }

    private static TemporaryDirectory CopyOf()
    {
        if (!Directory.Exists(Pristine))
            Assert.Ignore($"{Pristine} is not there (Debian package glance-common)");
        var directory = new TemporaryDirectory();
        foreach (var file in (string[])["glance-api.conf", "glance-api-paste.ini", "schema-image.json"])
            File.Copy(Path.Combine(Pristine, file), directory[file]);
        return directory;
    }

    private static Task<(int Code, string Output)> CheckAsync(TemporaryDirectory directory, string flavor) =>
        CheckAsync(directory, flavor, $"sqlite:///{directory["glance.sqlite"]}");

    private static async Task<(int Code, string Output)> CheckAsync(TemporaryDirectory directory, string flavor, string? database)
    {
        var start = new ProcessStartInfo(Path.Combine(RepositoryRoot.Programs, "glance-api"), ["--config-file", directory["glance-api.conf"], "--check-config"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment["OS_GLANCE_STORE__FILESYSTEM_STORE_DATADIR"] = directory["images"];
        start.Environment["OS_DEFAULT__BIND_PORT"] = "0";
        if (database is not null)
            start.Environment["OS_DATABASE__CONNECTION"] = database;
        if (flavor.Length > 0)
            start.Environment["OS_PASTE_DEPLOY__FLAVOR"] = flavor;
        using var process = Process.Start(start) ?? throw new AssertionException("glance-api did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
