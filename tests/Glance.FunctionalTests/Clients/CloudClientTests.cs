using System.Text.RegularExpressions;
using Glance.TestKit.Http;
using NUnit.Framework;

namespace Glance.FunctionalTests.Clients;

/// <summary>What the clients' own help promises, as users of two projects do it through a real Keystone.</summary>
[Category("Slow")]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed partial class CloudClientTests
{
    private const string Demo = "demo";
    private const string Other = "alt_demo";

    private static readonly byte[] Data = TestData.Bytes(200_000, seed: 5);

    private Cloud _cloud = null!; // NUnit calls the set-up before the first test.
    private string _file = null!; // As above.

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _cloud = await Cloud.StartAsync();
        _file = Path.Combine(_cloud.Home, "disk.raw");
        await File.WriteAllBytesAsync(_file, Data);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_cloud is not null)
            await _cloud.DisposeAsync();
    }

    [Test]
    public async Task Openstack_creates_shows_and_saves_an_image_with_every_flag()
    {
        await _cloud.OpenStackAsync(
            Demo, "image", "create", "--file", _file, "--disk-format", "raw", "--container-format", "bare", "--min-disk", "1", "--min-ram", "64", "--tag", "red", "--tag", "blue",
            "--property", "os_type=linux", "--protected", "--community", "everything");
        var image = await _cloud.OpenStackJsonAsync(Demo, "image", "show", "everything");
        var copy = Path.Combine(_cloud.Home, "everything.raw");
        await _cloud.OpenStackAsync(Demo, "image", "save", "--file", copy, "everything");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)image["status"], Is.EqualTo("active"));
            Assert.That((int?)image["min_disk"], Is.EqualTo(1));
            Assert.That((int?)image["min_ram"], Is.EqualTo(64));
            Assert.That((bool?)image["protected"], Is.True);
            Assert.That((string?)image["visibility"], Is.EqualTo("community"));
            Assert.That((long?)image["size"], Is.EqualTo(Data.Length));
            Assert.That(image["tags"]!.AsArray().Select(tag => (string?)tag), Is.EquivalentTo((string[])["red", "blue"]));
            Assert.That((string?)image["properties"]!["os_type"], Is.EqualTo("linux"));
            Assert.That(await File.ReadAllBytesAsync(copy), Is.EqualTo(Data));
        }

        Assert.That(await _cloud.OpenStackFailsAsync(Demo, "image", "delete", "everything"), Does.Contain("protected"));
        await _cloud.OpenStackAsync(Demo, "image", "set", "--unprotected", "everything");
        await _cloud.OpenStackAsync(Demo, "image", "delete", "everything");
        Assert.That(await _cloud.OpenStackFailsAsync(Demo, "image", "show", "everything"), Does.Contain("everything"));
    }

    [Test]
    public async Task Openstack_sets_and_unsets()
    {
        var id = await _cloud.CreateAsync(Demo, new { name = "before", tags = new[] { "red" }, a = "1", b = "2" });

        await _cloud.OpenStackAsync(
            Demo, "image", "set", "--name", "after", "--min-disk", "2", "--min-ram", "128", "--disk-format", "qcow2", "--container-format", "bare", "--private", "--protected", "--tag", "green", "--property", "a=changed",
            "--architecture", "x86_64", "--os-distro", "debian", "--os-version", "12", "--hidden", id);
        await _cloud.OpenStackAsync(Demo, "image", "unset", "--tag", "red", "--property", "b", id);
        var image = await _cloud.OpenStackJsonAsync(Demo, "image", "show", id);
        await _cloud.OpenStackAsync(Demo, "image", "set", "--unprotected", "--unhidden", "--shared", id);
        var shown = await _cloud.OpenStackJsonAsync(Demo, "image", "show", id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That($"{image["name"]} {image["min_disk"]} {image["min_ram"]} {image["disk_format"]} {image["visibility"]} {image["protected"]}", Is.EqualTo("after 2 128 qcow2 private true"));
            Assert.That(image["tags"]!.AsArray().Select(tag => (string?)tag), Is.EqualTo((string[])["green"]));
            var properties = image["properties"]!;
            Assert.That($"{properties["a"]} {properties["b"]} {properties["architecture"]} {properties["os_distro"]} {properties["os_version"]} {properties["os_hidden"]}", Is.EqualTo("changed  x86_64 debian 12 true"));
            Assert.That($"{shown["visibility"]} {shown["protected"]} {shown["properties"]!["os_hidden"]}", Is.EqualTo("shared false false"));
        }
    }

    [Test]
    public async Task Openstack_deactivates_and_activates()
    {
        await _cloud.OpenStackAsync(Demo, "image", "create", "--file", _file, "--disk-format", "raw", "--container-format", "bare", "shut");
        var copy = Path.Combine(_cloud.Home, "shut.raw");

        await _cloud.OpenStackAsync(Demo, "image", "set", "--deactivate", "shut");
        await _cloud.OpenStackFailsAsync(Demo, "image", "save", "--file", copy, "shut");
        await _cloud.OpenStackAsync(Demo, "image", "set", "--activate", "shut");
        await _cloud.OpenStackAsync(Demo, "image", "save", "--file", copy, "shut");

        Assert.That(await File.ReadAllBytesAsync(copy), Is.EqualTo(Data));
    }

    [Test]
    public async Task Openstack_lists_by_every_filter()
    {
        await _cloud.CreateAsync(Demo, new { name = "list-plain", visibility = "private", tags = new[] { "list-tag", "list-second" } });
        await _cloud.CreateAsync(Demo, new { name = "list-community", visibility = "community", tags = new[] { "list-tag" }, list_mark = "x" });
        var last = await _cloud.CreateAsync(Demo, new { name = "list-hidden", os_hidden = true, tags = new[] { "list-tag" } });

        async Task<string[]> ListAsync(params string[] filters) =>
            (await _cloud.OpenStackAsync(Demo, ["image", "list", .. filters, "-f", "value", "-c", "Name"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ListAsync("--tag", "list-tag"), Is.EquivalentTo((string[])["list-plain", "list-community"]));
            Assert.That(await ListAsync("--tag", "list-tag", "--tag", "list-second"), Is.EqualTo((string[])["list-plain"]));
            Assert.That(await ListAsync("--tag", "list-tag", "--hidden"), Is.EqualTo((string[])["list-hidden"]));
            Assert.That(await ListAsync("--name", "list-plain"), Is.EqualTo((string[])["list-plain"]));
            Assert.That(await ListAsync("--property", "list_mark=x"), Is.EqualTo((string[])["list-community"]));
            Assert.That(await ListAsync("--tag", "list-tag", "--community"), Is.EqualTo((string[])["list-community"]));
            Assert.That(await ListAsync("--tag", "list-tag", "--private"), Is.EqualTo((string[])["list-plain"]));
            Assert.That(await ListAsync("--tag", "list-tag", "--status", "active"), Is.Empty);
            Assert.That(await ListAsync("--tag", "list-tag", "--sort", "name:asc"), Is.EqualTo((string[])["list-community", "list-plain"]));
            Assert.That(await ListAsync("--tag", "list-tag", "--limit", "1"), Has.Length.EqualTo(1));
            Assert.That(await ListAsync("--tag", "list-tag", "--long"), Has.Length.EqualTo(2));
        }

        await _cloud.OpenStackAsync(Demo, "image", "delete", last);
    }

    [Test]
    public async Task Openstack_shares_an_image_with_another_project()
    {
        var other = await _cloud.ProjectAsync(Other);
        var id = await _cloud.CreateAsync(Demo, new { name = "ours", visibility = "shared" });
        await _cloud.OpenStackFailsAsync(Other, "image", "show", id);

        await _cloud.OpenStackAsync(Demo, "image", "add", "project", id, other);
        await _cloud.OpenStackAsync(Other, "image", "show", id);
        await _cloud.OpenStackAsync(Other, "image", "set", "--accept", id);
        var listed = await _cloud.OpenStackAsync(Other, "image", "list", "--shared", "-f", "value", "-c", "ID");
        var members = await _cloud.OpenStackJsonAsync(Demo, "image", "member", "list", id);
        await _cloud.OpenStackAsync(Other, "image", "set", "--reject", id);
        var rejected = await _cloud.OpenStackAsync(Other, "image", "list", "--shared", "-f", "value", "-c", "ID");
        await _cloud.OpenStackAsync(Demo, "image", "remove", "project", id, other);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(listed, Does.Contain(id));
            Assert.That($"{members[0]!["Member ID"]} {members[0]!["Status"]}", Is.EqualTo($"{other} accepted"));
            Assert.That(rejected, Does.Not.Contain(id));
        }

        await _cloud.OpenStackFailsAsync(Other, "image", "show", id);
    }

    [Test]
    public async Task Glance_does_what_its_help_says()
    {
        var created = await _cloud.GlanceAsync(
            Demo, "image-create", "--name", "g", "--file", _file, "--disk-format", "raw", "--container-format", "bare", "--min-disk", "1", "--tags", "red", "--property", "glance_mark=1", "--property", "b=2", "--visibility", "shared");
        var id = Field(created, "id");
        var empty = await _cloud.CreateAsync(Demo, new { name = "later", disk_format = "raw", container_format = "bare" });
        await _cloud.GlanceAsync(Demo, "image-upload", "--file", _file, empty);
        await _cloud.GlanceAsync(Demo, "image-download", "--file", Path.Combine(_cloud.Home, "later.raw"), empty);
        await _cloud.GlanceAsync(Demo, "image-update", "--name", "g2", "--min-ram", "64", "--remove-property", "b", "--property", "c=3", id);
        await _cloud.GlanceAsync(Demo, "image-tag-update", id, "blue");
        await _cloud.GlanceAsync(Demo, "image-tag-delete", id, "red");
        var shown = await _cloud.GlanceAsync(Demo, "image-show", id);
        var filtered = await _cloud.GlanceAsync(Demo, "image-list", "--property-filter", "glance_mark=1", "--visibility", "shared", "--sort", "name:asc", "--page-size", "1");
        var hidden = await _cloud.GlanceAsync(Demo, "image-list", "--hidden", "True");
        await _cloud.GlanceAsync(Demo, "image-deactivate", id);
        await _cloud.GlanceFailsAsync(Demo, "image-download", "--file", Path.Combine(_cloud.Home, "no"), id);
        await _cloud.GlanceAsync(Demo, "image-reactivate", id);
        await _cloud.GlanceAsync(Demo, "image-download", "--file", Path.Combine(_cloud.Home, "g.raw"), id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((Field(shown, "name"), Field(shown, "min_ram"), Field(shown, "c"), Field(shown, "status")), Is.EqualTo(("g2", "64", "3", "active")));
            Assert.That(Field(shown, "tags"), Does.Contain("blue").And.Not.Contain("red"));
            Assert.That(shown, Does.Not.Contain("| b "));
            Assert.That(filtered, Does.Contain(id));
            Assert.That(hidden, Does.Not.Contain(id));
            Assert.That(await File.ReadAllBytesAsync(Path.Combine(_cloud.Home, "g.raw")), Is.EqualTo(Data));
            Assert.That(await File.ReadAllBytesAsync(Path.Combine(_cloud.Home, "later.raw")), Is.EqualTo(Data));
        }

        await _cloud.GlanceAsync(Demo, "image-delete", id);
        await _cloud.GlanceFailsAsync(Demo, "image-show", id);
    }

    [Test]
    public async Task Glance_shares_and_tells_about_the_service()
    {
        var other = await _cloud.ProjectAsync(Other);
        var id = await _cloud.CreateAsync(Demo, new { name = "g-shared" });

        await _cloud.GlanceAsync(Demo, "member-create", id, other);
        await _cloud.GlanceAsync(Other, "member-update", id, other, "accepted");
        var members = await _cloud.GlanceAsync(Demo, "member-list", "--image-id", id);
        await _cloud.GlanceAsync(Demo, "member-delete", id, other);
        var usage = await _cloud.GlanceAsync(Demo, "usage");
        var explained = await _cloud.GlanceAsync(Demo, "explain", "image");
        await _cloud.GlanceAsync(Demo, "import-info");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(members, Does.Contain(other).And.Contain("accepted"));
            Assert.That(usage, Does.Contain("Quota"));
            Assert.That(explained, Does.Contain("min_ram"));
        }
    }

    [Test]
    public async Task Openstacksdk_does_it_all()
    {
        var script = Path.Combine(_cloud.Home, "sdk.py");
        await File.WriteAllTextAsync(script, SdkScript.Text);

        var output = await ClientProgram.Python.RunAsync(_cloud.Home, [script, .. _cloud.As(Demo), _file]);

        Assert.That(output.Trim(), Is.EqualTo("all done"));
    }

    /// <summary>A value of the two-column table that glance prints.</summary>
    private static string Field(string table, string name)
    {
        var row = RowPattern().Matches(table).FirstOrDefault(match => match.Groups[1].Value == name);
        Assert.That(row, Is.Not.Null, $"glance printed no row '{name}':\n{table}");
        return row!.Groups[2].Value; // Asserted above.
    }

    [GeneratedRegex(@"^\| (\S+) +\| (.*?) +\|", RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
