using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Glance.FunctionalTests.Clients;

/// <summary>What the glance command does with images, against the real service.</summary>
internal sealed partial class GlanceClientTests : ClientTest
{
    private static readonly RealImage[] Images = [RealImage.RescueIso, RealImage.Floppy];

    [TestCaseSource(nameof(Images))]
    public async Task An_image_put_by_glance_comes_back_byte_for_byte(RealImage image)
    {
        var file = image.Require();

        var created = await GlanceAsync(
            "image-create", "--name", "real", "--file", file, "--disk-format", image.DiskFormat, "--container-format", image.ContainerFormat);
        await GlanceAsync("image-download", "--file", Fetched, Field(created, "id"));

        AssertSameBytes(file);
        Assert.That(Field(created, "status"), Is.EqualTo("active"));
        Assert.That(Field(created, "checksum"), Is.EqualTo(Md5(file)));
    }

    [Test]
    public async Task An_image_of_unknown_length_may_come_from_a_pipe()
    {
        var file = RealImage.RescueIso.Require();

        var created = await ClientProgram.Glance.RunWithInputAsync(
            Home, file, [.. Access, "image-create", "--name", "piped", "--disk-format", "iso", "--container-format", "bare"]);
        await GlanceAsync("image-download", "--file", Fetched, Field(created, "id"));

        AssertSameBytes(file);
    }

    [Test]
    public async Task An_image_put_by_glance_is_saved_by_openstack()
    {
        var file = await MakeQcow2Async();

        var created = await GlanceAsync("image-create", "--name", "both", "--file", file, "--disk-format", "qcow2", "--container-format", "bare");
        await ClientProgram.OpenStack.RunAsync(
            Home, "--os-auth-type", "none", "--os-endpoint", Address, "image", "save", "--file", Fetched, Field(created, "id"));
        await GlanceAsync("image-delete", Field(created, "id"));
        var left = await GlanceAsync("image-list");

        AssertSameBytes(file);
        Assert.That(left, Does.Not.Contain("both"));
    }

    private string[] Access => ["--os-auth-token", "x", "--os-image-url", Address];

    /// <summary>A value of the two-column table that glance prints.</summary>
    private static string Field(string table, string name)
    {
        var row = RowPattern().Matches(table).FirstOrDefault(match => match.Groups[1].Value == name);
        Assert.That(row, Is.Not.Null, $"glance printed no row '{name}':\n{table}");
        return row!.Groups[2].Value;
    }

    private Task<string> GlanceAsync(params string[] arguments) => ClientProgram.Glance.RunAsync(Home, [.. Access, .. arguments]);

    [GeneratedRegex(@"^\| (\S+) +\| (.*?) +\|", RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
