using System.Diagnostics;
using System.Text.RegularExpressions;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Keystone;

/// <summary>The commands of docs/keystone.md, run as they stand there on a real Keystone that knows no image service yet.</summary>
[Category("Slow")]
internal sealed partial class RegistrationTests : ServerTest
{
    [Test]
    public async Task After_the_commands_of_the_page_users_find_the_service_and_use_it()
    {
        if (!File.Exists("/usr/bin/openstack"))
            Assert.Ignore("openstack is not installed (Debian package python3-openstackclient)");
        await using var keystone = await RealKeystone.StartAsync();
        var server = await StartAsync(new GlanceServerSettings
        {
            OtherGroups = $"""
                [keystone_authtoken]
                auth_url = {keystone.Address}
                auth_type = password
                username = glance
                password = PASSWORD
                user_domain_name = Default
                project_name = service
                project_domain_name = Default
                service_type = image
                [paste_deploy]
                flavor = keystone
                """,
        });
        await ShellAsync(keystone, "admin", "openstack service delete glance; openstack user delete glance");

        await ShellAsync(keystone, "admin", Block("## Registering the service").Replace("http://controller:9292", server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal));
        await ShellAsync(keystone, "admin", Block("## Unified limits"));

        var image = await ShellAsync(keystone, "demo", "openstack image create --disk-format raw --container-format bare -f value -c id registered </dev/null");
        Assert.That(await ShellAsync(keystone, "demo", "openstack image list -f value"), Does.Contain(image.Trim()).And.Contain("registered"));
        Assert.That(await ShellAsync(keystone, "admin", "openstack registered limit list -f value -c 'Resource Name'"), Does.Contain("image_count_uploading"));
    }

    private static string Block(string heading)
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/keystone.md"));
        var section = page[page.IndexOf(heading + "\n", StringComparison.Ordinal)..];
        var block = ShellPattern().Match(section);
        Assert.That(block.Success, $"no commands below {heading}");
        return block.Groups[1].Value;
    }

    private static async Task<string> ShellAsync(RealKeystone keystone, string user, string script)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-ec", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[]
        {
            ("OS_AUTH_URL", keystone.Address + "/v3"), ("OS_IDENTITY_API_VERSION", "3"), ("OS_USERNAME", user), ("OS_PASSWORD", user),
            ("OS_PROJECT_NAME", user), ("OS_USER_DOMAIN_ID", "default"), ("OS_PROJECT_DOMAIN_ID", "default"), ("OS_REGION_NAME", "RegionOne"),
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!; // A program was named.
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        Assert.That(process.ExitCode, Is.Zero, $"{script}\n{output}\n{await errors}");
        return output;
    }

    [GeneratedRegex(@"(?ms)^```sh\n(.*?)^```")]
    private static partial Regex ShellPattern();
}
