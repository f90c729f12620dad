using System.Diagnostics;
using System.IO.Pipes;
using System.Net.Sockets;
using Glance.Configuration.Surroundings;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration.Files;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FileKindsTests : IDisposable
{
    private const string Device = "it is a device, not a file";
    private const string Folder = "it is a directory, not a file";
    private const string NamedPipe = "it is a named pipe, which waits for whoever reads it";
    private const string SocketReason = "it is a socket, not a file";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TestCase("/dev/zero", Device)]
    [TestCase("/dev/null", null)]
    [TestCase("/", Folder)]
    [TestCase("/proc/self/status", null)]
    [TestCase("/nowhere/at/all", null)]
    public void A_device_that_may_never_end_is_not_read(string path, string? reason) =>
        Assert.That(FileKinds.WhyNotRead(path), Is.EqualTo(reason));

    [TestCase("/dev/null", null)]
    [TestCase("/dev/zero", Device)]
    public void A_link_to_a_device_is_read_as_the_device_is(string device, string? reason)
    {
        File.CreateSymbolicLink(_directory["link"], device);

        Assert.That(FileKinds.WhyNotRead(_directory["link"]), Is.EqualTo(reason));
    }

    [Test]
    public void A_link_that_leads_to_itself_is_nothing()
    {
        File.CreateSymbolicLink(_directory["loop"], _directory["loop"]);

        Assert.That(FileKinds.WhyNotWritten(_directory["loop"]), Is.Null);
        Assert.That(FileKinds.WhyNotRead(_directory["loop"]), Is.Null);
    }

    [TestCase("file", null, null)]
    [TestCase("pipe", null, NamedPipe)]
    [TestCase("socket", SocketReason, SocketReason)]
    [TestCase("directory", Folder, null)]
    [TestCase("absent", null, null)]
    public void A_path_and_links_to_it_are_judged_by_what_they_lead_to(string name, string? notRead, string? notWritten)
    {
        using var socket = MakeAll();
        File.CreateSymbolicLink(_directory["link"], _directory[name]);
        File.CreateSymbolicLink(_directory["link to the link"], "link");

        foreach (var path in new[] { name, "link", "link to the link" })
        {
            Assert.That(FileKinds.WhyNotRead(_directory[path]), Is.EqualTo(notRead), path);
            Assert.That(FileKinds.WhyNotWritten(_directory[path]), Is.EqualTo(notWritten), path);
        }
    }

    [TestCase("file", false)]
    [TestCase("pipe", true)]
    [TestCase("socket", false)]
    [TestCase("directory", false)]
    [TestCase("absent", false)]
    public void A_pipe_with_a_name_is_known_as_such(string name, bool isPipe)
    {
        using var socket = MakeAll();

        Assert.That((FileKinds.IsPipe(_directory[name], out var isNamed), isNamed), Is.EqualTo((isPipe, isPipe)));
    }

    [Test]
    public void A_pipe_that_was_handed_over_open_is_one_without_a_name_and_may_be_written()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var path = $"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}";
        File.CreateSymbolicLink(_directory["link"], path);

        foreach (var way in new[] { path, _directory["link"] })
        {
            Assert.That((FileKinds.IsPipe(way, out var isNamed), isNamed), Is.EqualTo((true, false)), way);
            Assert.That((FileKinds.WhyNotRead(way), FileKinds.WhyNotWritten(way)), Is.EqualTo(((string?)null, (string?)null)), way);
        }
    }

    private Socket MakeAll()
    {
        Directory.CreateDirectory(_directory["directory"]);
        File.WriteAllText(_directory["file"], "");
        using var maker = Process.Start("mkfifo", [_directory["pipe"]]);
        maker.WaitForExit();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory["socket"]));
        return socket;
    }
}
