using Glance.Domain.Formats;
using Glance.TestKit.DiskImages;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Formats;

/// <summary>Images that qemu-img makes, in every format and subformat it has.</summary>
internal sealed class RealImageTests
{
    private const long DiskSize = 4 << 20;

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void NeedQemu()
    {
        if (!QemuImg.IsInstalled)
            Assert.Ignore("qemu-img is not installed (Debian package qemu-utils)");
        _directory = new TemporaryDirectory();
    }

    [TearDown]
    public void Remove() => _directory?.Dispose();

    [TestCase("qcow2", "qcow2", "compat=0.10")]
    [TestCase("qcow2", "qcow2", "compat=1.1")]
    [TestCase("qcow2", "qcow2", "compat=1.1,lazy_refcounts=on")]
    [TestCase("qcow2", "qcow2", "compression_type=zstd")]
    [TestCase("qcow2", "qcow2", "cluster_size=2M")]
    [TestCase("qcow2", "qcow2", "preallocation=metadata")]
    [TestCase("vmdk", "vmdk", "subformat=monolithicSparse")]
    [TestCase("vmdk", "vmdk", "subformat=streamOptimized")]
    [TestCase("vmdk", "vmdk", "subformat=monolithicSparse,zeroed_grain=on")]
    [TestCase("vpc", "vhd", "subformat=dynamic,force_size=on")]
    [TestCase("vpc", "vhd", "subformat=fixed,force_size=on")]
    [TestCase("vhdx", "vhdx", "subformat=dynamic")]
    [TestCase("vhdx", "vhdx", "subformat=fixed")]
    [TestCase("vdi", "vdi", "static=off")]
    [TestCase("vdi", "vdi", "static=on")]
    [TestCase("raw", "raw", "preallocation=off")]
    public void Are_recognised_with_their_virtual_size(string driver, string format, string options)
    {
        var image = Make(driver, options);

        foreach (var chunk in new[] { 1 << 20, 4096, 511 })
        {
            var judged = Judged.Of(image, format, null, chunk);
            Assert.That((judged.Formats, judged.VirtualSize, judged.Refusal), Is.EqualTo((format == "raw" ? "" : format, DiskSize, (string?)null)), $"chunks of {chunk}");
        }
    }

    [Test]
    public void Are_accepted_empty_and_filled_by_a_conversion([Values("qcow2", "vmdk", "vpc", "vhdx", "vdi")] string driver)
    {
        var source = new byte[DiskSize];
        new Random(7).NextBytes(source.AsSpan(100_000, 1_000_000));
        File.WriteAllBytes(_directory["source"], source);
        Require(QemuImg.Run("convert", "-f", "raw", "-O", driver, _directory["source"], _directory["image"]));

        var judged = Judged.Of(File.ReadAllBytes(_directory["image"]), driver == "vpc" ? "vhd" : driver);

        Assert.That(judged.Refusal, Is.Null);
    }

    [Test]
    public void Luks_is_recognised_with_the_size_behind_its_header()
    {
        Require(QemuImg.Run("create", "-f", "luks", "--object", "secret,id=s,data=password", "-o", "key-secret=s,iter-time=10", _directory["image"], "1M"));

        var judged = Judged.Of(File.ReadAllBytes(_directory["image"]), "luks");

        Assert.That((judged.Formats, judged.VirtualSize, judged.Refusal), Is.EqualTo(("luks", (long?)(1 << 20), (string?)null)));
    }

    [TestCase("qed", "")]
    [TestCase("qcow", "")]
    [TestCase("vmdk", "subformat=monolithicFlat")]
    [TestCase("vmdk", "subformat=twoGbMaxExtentFlat")]
    [TestCase("vmdk", "subformat=twoGbMaxExtentSparse")]
    [TestCase("qcow2", "extended_l2=on")]
    public void That_nobody_should_open_are_refused_whatever_they_are_declared_as(string driver, string options)
    {
        var image = Make(driver, options);

        foreach (var declared in new[] { "raw", "qcow2", "vmdk", "iso" })
            Assert.That(Judged.Of(image, declared, new FormatPolicy { RequireMatch = false }).Refusal, Does.StartWith("Image failed safety checks"), declared);
    }

    [Test]
    public void That_need_other_files_are_refused()
    {
        File.WriteAllBytes(_directory["base"], new byte[1 << 20]);
        Require(QemuImg.Run("create", "-f", "qcow2", "-b", _directory["base"], "-F", "raw", _directory["backed"]));
        Require(QemuImg.Run("create", "-f", "qcow2", "-o", $"data_file={_directory["data"]},data_file_raw=on", _directory["split"], "1M"));
        Require(QemuImg.Run("create", "-f", "vmdk", _directory["parent.vmdk"], "1M"));
        Require(QemuImg.Run("create", "-f", "vmdk", "-b", _directory["parent.vmdk"], "-F", "vmdk", _directory["child.vmdk"]));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Judged.Of(File.ReadAllBytes(_directory["backed"]), "qcow2").Refusal, Does.Contain("qcow2 backing_file"));
            Assert.That(Judged.Of(File.ReadAllBytes(_directory["split"]), "qcow2").Refusal, Does.Contain("qcow2 data_file"));
            Assert.That(Judged.Of(File.ReadAllBytes(_directory["child.vmdk"]), "vmdk").Refusal, Does.Contain("vmdk backing_file"));
        }
    }

    private static void Require((bool Worked, string Complaint) run)
    {
        if (!run.Worked)
            Assert.Ignore($"this qemu-img cannot make it: {run.Complaint}");
    }

    private byte[] Make(string driver, string options)
    {
        var path = _directory["image"];
        Require(QemuImg.Run([
            "create", "-f", driver, .. options.Length == 0 ? Array.Empty<string>() : ["-o", options], path, DiskSize.ToString(System.Globalization.CultureInfo.InvariantCulture)]));
        return File.ReadAllBytes(path);
    }
}
