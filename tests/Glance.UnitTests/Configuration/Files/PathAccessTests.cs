using System.Net.Sockets;
using Glance.Configuration.Surroundings;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration.Files;

/// <summary>What a check says of paths before a start meets them.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PathAccessTests : IDisposable
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode WriteOnly = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly TemporaryDirectory _directory = new();

    public PathAccessTests() => File.SetUnixFileMode(_directory.Path, File.GetUnixFileMode(_directory.Path) | ReadOnly | Enter);

    public void Dispose()
    {
        foreach (var directory in Directory.GetDirectories(_directory.Path))
            File.SetUnixFileMode(directory, ReadOnly | WriteOnly | Enter);
        _directory.Dispose();
    }

    [TestCase(ReadOnly | Enter, "Permission denied")]
    [TestCase(ReadOnly | WriteOnly, "Permission denied")]
    [TestCase(WriteOnly | Enter, null)]
    public void Files_are_made_in_a_directory_that_may_be_written_and_entered(UnixFileMode mode, string? reason)
    {
        var directory = Made("directory", mode);

        Assert.That(Unprivileged(() => PathAccess.WhyNoFilesIn(directory)), Is.EqualTo(reason));
    }

    [Test]
    public void A_file_is_read_that_is_there_and_open_to_the_reader()
    {
        var file = _directory["file"];
        File.WriteAllText(file, "x");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        File.CreateSymbolicLink(_directory["link"], _directory["nowhere"]);

        Assert.That(PathAccess.WhyNotRead(file), Is.Null);
        Assert.That(Unprivileged(() => PathAccess.WhyNotRead(file)), Is.EqualTo("Permission denied"));
        Assert.That(PathAccess.WhyNotRead(_directory["none"]), Is.EqualTo("there is no such file"));
        Assert.That(PathAccess.WhyNotRead(_directory["link"]), Is.EqualTo("it is a symbolic link to nothing"));
        Assert.That(PathAccess.WhyNotRead(_directory.Path), Is.EqualTo("it is a directory"));
    }

    [Test]
    public void No_files_are_made_in_what_is_no_directory_or_absent()
    {
        var program = Written("program", ReadOnly | WriteOnly | Enter);

        Assert.That(PathAccess.WhyNoFilesIn(program), Is.EqualTo("it is not a directory"));
        Assert.That(PathAccess.WhyNoFilesIn(_directory["absent"]), Is.EqualTo("No such file or directory"));
    }

    [Test]
    public void What_the_kernel_shows_is_no_place_for_files_even_where_nothing_forbids_them()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("only root may write to /proc");

        const string Reason = "it is on proc, which stores nothing";
        Assert.That(PathAccess.WhyNoFilesIn("/proc"), Is.EqualTo(Reason));
        Assert.That(PathAccess.WhyNotAppended("/proc/glance.log"), Is.EqualTo(Reason));
        Assert.That(PathAccess.WhyNotMade("/proc/glance/images"), Is.EqualTo("/proc: " + Reason));
    }

    [Test]
    public void A_permission_that_is_missing_is_told_before_the_kind_of_file_system() =>
        Assert.That(Unprivileged(() => PathAccess.WhyNoFilesIn("/proc")), Is.EqualTo("Permission denied"));

    [TestCase("proc", false)]
    [TestCase("sysfs", false)]
    [TestCase("cgroupfs", false)]
    [TestCase("cgroup2fs", false)]
    [TestCase("devpts", false)]
    [TestCase("securityfs", false)]
    [TestCase("debugfs", false)]
    [TestCase("tracefs", false)]
    [TestCase("bpf_fs", false)]
    [TestCase("pstorefs", false)]
    [TestCase("configfs", false)]
    [TestCase("binfmt_misc", false)]
    [TestCase("efivarfs", false)]
    [TestCase("mqueue", false)]
    [TestCase("selinux", false)]
    [TestCase("ext3", true)]
    [TestCase("xfs", true)]
    [TestCase("tmpfs", true)]
    [TestCase("nfs", true)]
    [TestCase("ceph", true)]
    [TestCase("", true)]
    public void File_systems_of_the_kernel_store_nothing(string format, bool stores) =>
        Assert.That(PathAccess.IsStorage(format), Is.EqualTo(stores));

    [TestCase(ReadOnly, "Permission denied")]
    [TestCase(WriteOnly, "Permission denied")]
    [TestCase(ReadOnly | WriteOnly, null)]
    public void A_file_is_changed_by_who_may_read_and_write_it(UnixFileMode mode, string? reason)
    {
        var file = Written("file", mode);

        Assert.That(Unprivileged(() => PathAccess.WhyNotChanged(file)), Is.EqualTo(reason));
    }

    [Test]
    public void A_directory_or_an_absent_file_is_not_changed()
    {
        Assert.That(PathAccess.WhyNotChanged(_directory.Path), Is.EqualTo("it is a directory"));
        Assert.That(PathAccess.WhyNotChanged(_directory["absent"]), Is.EqualTo("No such file or directory"));
    }

    [TestCase(ReadOnly, "Permission denied")]
    [TestCase(WriteOnly, null)]
    public void To_append_to_a_file_only_needs_the_right_to_write_that_file(UnixFileMode mode, string? reason)
    {
        var file = Path.Combine(Made("directory", UnixFileMode.UserWrite | ReadOnly | Enter), "file.log");
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, mode);
        File.SetUnixFileMode(Path.GetDirectoryName(file)!, ReadOnly | Enter);

        Assert.That(Unprivileged(() => PathAccess.WhyNotAppended(file)), Is.EqualTo(reason));
    }

    [TestCase(ReadOnly | Enter, "Permission denied")]
    [TestCase(WriteOnly | Enter, null)]
    public void To_append_to_an_absent_file_needs_the_right_to_make_it(UnixFileMode mode, string? reason)
    {
        var file = Path.Combine(Made("directory", mode), "absent.log");

        Assert.That(Unprivileged(() => PathAccess.WhyNotAppended(file)), Is.EqualTo(reason));
    }

    [Test]
    public void Nothing_is_appended_to_what_is_no_file()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory["socket"]));
        File.WriteAllText(_directory["file"], "");

        Assert.That(PathAccess.WhyNotAppended(_directory.Path), Is.EqualTo("it is a directory"));
        Assert.That(PathAccess.WhyNotAppended(_directory["socket"]), Is.EqualTo("it is a socket, not a file"));
        Assert.That(PathAccess.WhyNotAppended(_directory["file/x.log"]), Is.EqualTo("Not a directory"));
        Assert.That(PathAccess.WhyNotAppended(_directory["absent/x.log"]), Is.EqualTo("No such file or directory"));
        Assert.That(PathAccess.WhyNotAppended(_directory[new string('x', 300)]), Is.EqualTo("File name too long"));
    }

    [Test]
    public void A_link_to_a_file_is_appended_to_as_the_file_is()
    {
        File.WriteAllText(_directory["file"], "");
        File.CreateSymbolicLink(_directory["link"], _directory["file"]);

        Assert.That(PathAccess.WhyNotAppended(_directory["link"]), Is.Null);
    }

    [Test]
    public void The_file_that_a_link_to_nothing_leads_to_is_made_where_it_can_be()
    {
        Directory.CreateDirectory(_directory["there"]);
        File.CreateSymbolicLink(_directory["link"], "there/new.log");
        File.CreateSymbolicLink(_directory["link to the link"], "link");
        File.CreateSymbolicLink(_directory["astray"], "absent/new.log");

        Assert.That(PathAccess.WhyNotAppended(_directory["link to the link"]), Is.Null);
        Assert.That(() => File.AppendAllText(_directory["link to the link"], "a line"), Throws.Nothing);
        Assert.That(PathAccess.WhyNotAppended(_directory["astray"]), Is.EqualTo("No such file or directory"));
        Assert.That(() => File.AppendAllText(_directory["astray"], "a line"), Throws.InstanceOf<IOException>());
    }

    [TestCase("new")]
    [TestCase("new/below/it")]
    [TestCase("there/new")]
    [TestCase("there")]
    public void A_directory_can_be_made_below_one_that_takes_files(string name)
    {
        Directory.CreateDirectory(_directory["there"]);

        Assert.That(PathAccess.WhyNotMade(_directory[name]), Is.Null);
    }

    [Test]
    public void A_directory_is_not_made_in_place_of_a_file_below_one_or_through_a_link_to_nothing()
    {
        File.WriteAllText(_directory["file"], "");
        File.CreateSymbolicLink(_directory["link"], _directory["nowhere"]);

        Assert.That(PathAccess.WhyNotMade(_directory["file"]), Is.EqualTo("it is a file"));
        Assert.That(PathAccess.WhyNotMade(_directory["file/new"]), Is.EqualTo("Not a directory"));
        Assert.That(PathAccess.WhyNotMade(_directory["link"]), Is.EqualTo("it is a symbolic link to nothing"));
        Assert.That(PathAccess.WhyNotMade(_directory["link/new"]), Is.EqualTo($"{_directory["link"]} is a symbolic link to nothing"));
    }

    [Test]
    public void A_directory_that_may_not_be_made_is_told_with_the_one_above_that_forbids_it()
    {
        var closed = Made("closed", ReadOnly | Enter);

        Assert.That(Unprivileged(() => PathAccess.WhyNotMade(Path.Combine(closed, "a/b"))), Is.EqualTo($"{closed}: Permission denied"));
    }

    private string Made(string name, UnixFileMode mode)
    {
        Directory.CreateDirectory(_directory[name]);
        File.SetUnixFileMode(_directory[name], mode);
        return _directory[name];
    }

    private string Written(string name, UnixFileMode mode)
    {
        File.WriteAllText(_directory[name], "");
        File.SetUnixFileMode(_directory[name], mode);
        return _directory[name];
    }

    private static string? Unprivileged(Func<string?> ask)
    {
        using var rights = new WithoutRights();
        return ask();
    }
}
