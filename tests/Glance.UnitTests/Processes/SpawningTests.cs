using Glance.Control.Scoreboard;
using Glance.Control.Workers;
using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

internal sealed class SpawningTests
{
    [Test]
    public void Worker_arguments_survive_the_command_line([Values(null, 7)] int? control)
    {
        var arguments = new WorkerArguments { Listen = 3, Configuration = 4, Control = control, Scoreboard = control + 1, Slot = 2, Generation = 9, WarmsUp = control is null, Start = control is null ? WorkerStart.First : WorkerStart.Replacement };

        Assert.That(WorkerArguments.Parse([.. arguments.ToArguments()]), Is.EqualTo(arguments));
    }

    [TestCase()]
    [TestCase("--config-file", "a b.conf", "--", "", "--listen")]
    public void A_worker_that_serves_alone_tells_what_the_service_was_started_with(params string[] service)
    {
        var words = new WorkerArguments { Listen = 3, Configuration = 4, ServiceArguments = service }.ToArguments();

        Assert.That(WorkerArguments.ServiceArgumentsOf(words), Is.EqualTo(service));
        Assert.That(WorkerArguments.Parse(words), Has.Property("Listen").EqualTo(3));
        Assert.That(WorkerArguments.ServiceArgumentsOf(new WorkerArguments { Listen = 3, Configuration = 4, Control = 5 }.ToArguments()), Is.Null);
    }

    [TestCase("--listen")]
    [TestCase("--listen", "x", "--configuration", "4", "--slot", "0", "--generation", "1")]
    [TestCase("--listen", "3")]
    public void A_worker_started_by_hand_says_so(params string[] words) =>
        Assert.That(() => WorkerArguments.Parse(words), Throws.TypeOf<FormatException>());

    [TestCase(0, "exited with status 0", null)]
    [TestCase(99, "exited with status 99", null)]
    [TestCase(137, "was killed by signal 9", 9)]
    [TestCase(139, "SIGSEGV", 11)]
    public void An_exit_status_is_told_in_words(int code, string words, int? signal)
    {
        var status = new ExitStatus(code);

        Assert.That(status.ToString(), Does.Contain(words));
        Assert.That(status.Signal, Is.EqualTo(signal));
    }

    [Test]
    public void A_memory_file_gives_back_what_was_put_in_any_number_of_times()
    {
        using var file = MemoryFile.Create("test", "configuration"u8);

        Assert.That(MemoryFile.ReadAll(file), Is.EqualTo("configuration"u8.ToArray()));
        Assert.That(MemoryFile.ReadAll(file), Is.EqualTo("configuration"u8.ToArray()));
    }

    [Test]
    public void The_board_shows_the_least_loaded_worker_that_accepts()
    {
        using var board = WorkerScoreboard.Create();
        var empty = board.LeastConnections();
        board.SetAccepting(0, true);
        board.SetConnections(0, 5);
        board.SetAccepting(9, true);
        board.SetConnections(9, 3);
        board.SetConnections(200, 1);

        Assert.That(empty, Is.EqualTo(int.MaxValue));
        Assert.That(board.LeastConnections(), Is.EqualTo(3));
    }
}
