using NUnit.Framework;

namespace Glance.FunctionalTests.Clients;

/// <summary>A disk image that a Debian package ships.</summary>
internal sealed record RealImage(string Path, string Package, string DiskFormat, string ContainerFormat = "bare")
{
    public static RealImage BootIso { get; } = new("/usr/lib/ipxe/ipxe.iso", "ipxe", "iso");

    public static RealImage RescueIso { get; } = new("/usr/lib/grub-rescue/grub-rescue-cdrom.iso", "grub-rescue-pc", "iso");

    public static RealImage Floppy { get; } = new("/usr/lib/grub-rescue/grub-rescue-floppy.img", "grub-rescue-pc", "raw");

    public static RealImage Kernel { get; } =
        new("/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64/linux", "debian-installer-12-netboot-amd64", "aki", "aki");

    public static RealImage InitialRamDisk { get; } =
        new("/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64/initrd.gz", "debian-installer-12-netboot-amd64", "ari", "ari");

    /// <summary>The path; the test is ignored when the package is not installed.</summary>
    public string Require()
    {
        if (!File.Exists(Path))
        {
            Assert.Ignore($"{Path} is not there (Debian package {Package})");
        }

        return Path;
    }

    public override string ToString() => System.IO.Path.GetFileName(Path);
}
