using System.Text.Json;
using NUnit.Framework;

namespace Glance.FunctionalTests.Clients;

/// <summary>What the openstack command does with images, against the real service.</summary>
internal sealed class OpenStackClientTests : ClientTest
{
    private static readonly RealImage[] Images = [RealImage.BootIso, RealImage.Kernel, RealImage.InitialRamDisk];

    [TestCaseSource(nameof(Images))]
    public async Task An_image_put_by_openstack_comes_back_byte_for_byte(RealImage image)
    {
        var file = image.Require();

        await OpenStackAsync("image", "create", "--file", file, "--disk-format", image.DiskFormat, "--container-format", image.ContainerFormat, "real");
        await OpenStackAsync("image", "save", "--file", Fetched, "real");

        AssertSameBytes(file);
    }

    [Test]
    public async Task A_qcow2_made_by_qemu_comes_back_and_its_record_is_complete()
    {
        var file = await MakeQcow2Async();

        await OpenStackAsync("image", "create", "--file", file, "--disk-format", "qcow2", "--container-format", "bare", "--property", "os_type=linux", "disk");
        await OpenStackAsync("image", "save", "--file", Fetched, "disk");
        using var shown = JsonDocument.Parse(await OpenStackAsync("image", "show", "-f", "json", "disk"));

        AssertSameBytes(file);
        await ClientProgram.QemuImg.RunAsync(Home, "check", "-f", "qcow2", Fetched);
        var record = shown.RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(record.GetProperty("status").GetString(), Is.EqualTo("active"));
            Assert.That(record.GetProperty("size").GetInt64(), Is.EqualTo(new FileInfo(file).Length));
            Assert.That(record.GetProperty("checksum").GetString(), Is.EqualTo(Md5(file)));
            Assert.That(record.GetProperty("properties").GetProperty("os_type").GetString(), Is.EqualTo("linux"));
            Assert.That(record.GetProperty("properties").GetProperty("os_hash_algo").GetString(), Is.EqualTo("sha512"));
        }
    }

    [Test]
    public async Task An_image_is_listed_changed_and_deleted()
    {
        var file = RealImage.Floppy.Require();

        await OpenStackAsync("image", "create", "--file", file, "--disk-format", "raw", "--container-format", "bare", "--min-disk", "1", "first");
        await OpenStackAsync("image", "set", "--name", "second", "--property", "a=b", "--tag", "blue", "first");
        var listed = await OpenStackAsync("image", "list", "-f", "value", "-c", "Name", "-c", "Status");
        await OpenStackAsync("image", "delete", "second");
        var left = await OpenStackAsync("image", "list", "-f", "value");

        Assert.That(listed.Trim(), Is.EqualTo("second active"));
        Assert.That(left.Trim(), Is.Empty);
    }

    private Task<string> OpenStackAsync(params string[] arguments) =>
        ClientProgram.OpenStack.RunAsync(Home, ["--os-auth-type", "none", "--os-endpoint", Address, .. arguments]);
}
