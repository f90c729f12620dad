using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>When a reload is said to be done (docs/decisions/0102).</summary>
internal sealed class ReloadOutcomeTests : SupervisionTest
{
    private TcpListener _order = null!;

    [SetUp]
    public void Listen()
    {
        _order = new TcpListener(IPAddress.Loopback, 0);
        _order.Start();
    }

    [TearDown]
    public void StopListening() => _order.Dispose();

    [Test]
    public async Task A_reload_is_done_when_no_old_worker_accepts_any_more()
    {
        var reload = await ReloadUnderAHesitantWorkerAsync();
        using (await OrderAsync())
        {
            await AssertServingAsync();
            Assert.That(await StateAsync(), Is.EqualTo("reloading, generation 3"));
        }

        Assert.That(await reload, Is.EqualTo((0, "generation 3 serves")));
        Assert.That(await StateAsync(), Is.EqualTo("serving, generation 3"));
        Assert.That(CountOf("have not stopped accepting"), Is.Zero);
    }

    [Test]
    public async Task An_old_worker_that_never_says_so_is_named_and_waited_for_no_longer()
    {
        var reload = await ReloadUnderAHesitantWorkerAsync();
        using var held = await OrderAsync();

        Assert.That(await reload, Is.EqualTo((0, "generation 3 serves")));

        var hesitant = await HesitantAsync();
        await Server.Log.WaitForAsync($"Children {hesitant} of the generation before have not stopped accepting within 5 s");
    }

    [Test]
    public async Task An_old_worker_that_dies_meanwhile_is_not_waited_for()
    {
        var reload = await ReloadUnderAHesitantWorkerAsync();
        using var held = await OrderAsync();

        PosixKill.Send(await HesitantAsync(), PosixKill.Kill);

        Assert.That(await reload, Is.EqualTo((0, "generation 3 serves")));
        Assert.That(CountOf("have not stopped accepting"), Is.Zero);
    }

    [Test]
    public async Task An_end_of_the_service_meanwhile_takes_nothing_back()
    {
        var reload = await ReloadUnderAHesitantWorkerAsync();
        using (await OrderAsync())
        {
            Server.Signal(PosixKill.Term);
            Assert.That(await reload, Is.EqualTo((0, "generation 3 serves")));
        }

        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }

    /// <summary>
    /// Generation 2 is a worker that, told to finish, connects to the test, and says that it accepts no more when that connection ends.
    /// </summary>
    private async Task<Task<(int Code, string Outcome)>> ReloadUnderAHesitantWorkerAsync()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, Programs = Programs.Path });
        Programs.ReplaceWorker($$"""
            exec python3 -c 'import os, socket, sys
            control = int(sys.argv[sys.argv.index("--control") + 1])
            os.write(control, bytes([1, 0, 0, 0, 0]))
            os.read(control, 9)
            socket.create_connection(("127.0.0.1", {{((IPEndPoint)_order.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}})).recv(1)
            os.write(control, bytes([4, 0, 0, 0, 0]))
            os.read(control, 1)' "$@"
            """);
        await Server.ReloadAsync();
        Programs.RestoreWorker();
        return ReloadAsync();
    }

    /// <summary>Waits until the old worker has been told to finish; it says so when the connection is closed.</summary>
    private Task<TcpClient> OrderAsync() => _order.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(30));

    private async Task<(int Code, string Outcome)> ReloadAsync()
    {
        var (code, output, errors) = await GlanceControl.RunAsync("reload", "--pid", $"{Server.Pid}");
        return (code, output.Contains("generation 3 serves on", StringComparison.Ordinal) ? "generation 3 serves" : output + errors);
    }

    private async Task<string> StateAsync()
    {
        var status = await StatusAsync();
        return $"{status["state"]}, generation {status["generation"]}";
    }

    private async Task<int> HesitantAsync() =>
        (await StatusAsync())["workers"]!.AsArray().Single(worker => worker!["generation"]!.GetValue<int>() == 2)!["pid"]!.GetValue<int>();
}
