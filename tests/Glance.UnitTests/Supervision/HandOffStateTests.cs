using System.Text;
using Glance.Linux.Sockets;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

internal sealed class HandOffStateTests
{
    [TestCase(null)]
    [TestCase("12,34,56 %2Fvar%2Flib%2Fglance%20one%2Fglance.sqlite")]
    public void Which_file_the_database_is_goes_to_the_next_program(string? database)
    {
        var left = State() with { Database = database };

        Assert.That(HandOffState.FromBytes(left.ToBytes()).Database, Is.EqualTo(database));
    }

    [Test]
    public void A_program_from_before_that_leaves_no_word_of_the_database_is_understood()
    {
        var text = Encoding.UTF8.GetString((State() with { Database = "1,2,3 %2Fx" }).ToBytes());
        var older = string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("database", StringComparison.Ordinal)));

        Assert.That(HandOffState.FromBytes(Encoding.UTF8.GetBytes(older)).Database, Is.Null);
    }

    [Test]
    public void The_start_of_the_service_and_its_reloads_are_left_too()
    {
        var read = HandOffState.FromBytes((State() with { StartedAt = 1L << 40, Reloads = (3, 1) }).ToBytes());
        var older = HandOffState.FromBytes(State().ToBytes());

        Assert.That((read.StartedAt, read.Reloads), Is.EqualTo(((long?)(1L << 40), (3, 1))));
        Assert.That((older.StartedAt, older.Reloads), Is.EqualTo(((long?)null, (0, 0))));
    }

    private static HandOffState State() => new()
    {
        FromVersion = "1.0.0",
        Generation = 2,
        Listener = 5,
        Origin = SocketOrigin.Bound,
        BindHost = "0.0.0.0",
        BindPort = 9292,
        Backlog = 4096,
        TcpKeepIdle = TimeSpan.FromSeconds(600),
    };
}
