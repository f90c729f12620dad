using System.Globalization;
using System.Net;
using Glance.Control.Administration;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

internal sealed class ReplacementTests : SupervisionTest
{
    [Test]
    public async Task A_worker_that_dies_is_replaced_and_its_death_is_explained([Values(PosixKill.Kill, PosixKill.Alarm)] int signal)
    {
        await StartAsync();
        var victim = Server.Workers[0];

        PosixKill.Send(victim, signal);
        await Server.Log.WaitForAsync($"Removed dead child {victim}");
        await Server.UntilAsync(() => Server.Workers.Count == 2 && !Server.Workers.Contains(victim), "a successor");

        Assert.That(Server.Log.Lines, Has.Some.Contain($"was killed by signal {signal}"));
        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Term_and_hup_to_one_worker_let_it_finish_and_replace_it([Values(PosixKill.Term, PosixKill.Hup)] int signal)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var data = TestData.Bytes(100_000);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(data);
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");
        var old = Server.Workers.Single();

        PosixKill.Send(old, signal);
        await Server.UntilAsync(() => Server.Workers.Any(pid => pid != old), "a successor");
        using var other = new ImageClient(Server.Address);
        var during = await other.StatusAsync(id);
        body.Release();

        Assert.That(during, Is.EqualTo("saving"));
        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        await Server.UntilAsync(() => !Server.Workers.Contains(old), "the old worker is gone");
        Assert.That(Server.Workers, Has.Count.EqualTo(1));
        Assert.That(await other.DownloadAsync(id), Is.EqualTo(data));
    }

    [Test]
    public async Task Signals_meant_for_the_supervisor_change_nothing_in_a_worker(
        [Values(PosixKill.Int, PosixKill.TtIn, PosixKill.TtOut, PosixKill.Usr1, PosixKill.Winch)] int signal)
    {
        await StartAsync();
        var before = Server.Workers;

        foreach (var worker in before)
            PosixKill.Send(worker, signal);
        await Server.UntilAsync(() => !before.Any(worker => ProcessFacts.HasPendingSignals(worker)), "it was delivered");
        for (var i = 0; i < 20; i++)
            await AssertServingAsync();

        Assert.That(Server.Workers, Is.EquivalentTo(before));
        Assert.That(before.Select(ProcessFacts.State), Has.None.EqualTo('T'));
    }

    [Test]
    public async Task No_signal_of_an_operator_kills_a_worker_that_is_ending(
        [Values(PosixKill.Usr2, PosixKill.Usr1, PosixKill.Hup, PosixKill.TtIn, PosixKill.TtOut, PosixKill.Int)] int signal)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "drain_grace = 0" });

        // USR2 is answered with a report of all options, one of which is the word with which errors begin.
        ExpectedErrors.Add("logging_exception_prefix = ");

        for (var round = 0; round < 3; round++)
        {
            var leaver = Server.Workers.Single();
            await Server.Log.WaitForAsync($"({leaver}) wsgi starting up"); // one that starts pays no attention to HUP
            PosixKill.Send(leaver, PosixKill.Hup);
            while (PosixKill.TrySend(leaver, signal))
                await Task.Delay(1);
            await Server.Log.WaitForAsync($"Removed dead child {leaver}");
            await Server.UntilAsync(() => Server.Workers.Count == 1 && !Server.Workers.Contains(leaver), "its successor alone");
        }

        Assert.That(Server.Log.Lines, Has.None.Contain("was killed by signal"));
    }

    [Test]
    public async Task A_worker_killed_in_an_upload_leaves_an_image_that_can_be_filled_again()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(3_000_000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        PosixKill.Send(Server.Workers.Single(), PosixKill.Kill);
        body.Release();
        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        using var after = new ImageClient(Server.Address);
        await after.WaitForStatusAsync(id, "queued");

        Assert.That(Directory.EnumerateFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories), Is.Empty);
        Assert.That(await after.UploadAsync(id, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await after.DownloadAsync(id), Is.EqualTo(TestData.Bytes(10)));
    }

    [Test]
    public async Task A_worker_killed_in_a_download_never_ends_it_as_if_it_were_whole()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateFilledAsync(TestData.Bytes(64 << 20));
        using var response = await Client.Http.GetAsync($"/v2/images/{id}/file", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[1000]);

        PosixKill.Send(Server.Workers.Single(), PosixKill.Kill);

        Assert.That(async () => await stream.CopyToAsync(Stream.Null), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task A_worker_killed_while_it_streams_costs_its_own_clients_and_nobody_else()
    {
        await StartAsync(new GlanceServerSettings { Workers = 3 });
        var id = await Client.CreateFilledAsync(TestData.Bytes(64 << 20));
        using var response = await Client.Http.GetAsync($"/v2/images/{id}/file", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[1000]);
        var victim = Server.Workers.Single(pid => ProcessFacts.Connections(pid, Server.Address.Port) > 0);

        await UntilTheSupervisorKnowsOfARequestAsync(victim);
        var mark = Server.Log.Mark;
        PosixKill.Send(victim, PosixKill.Kill);
        Assert.That(async () => await stream.CopyToAsync(Stream.Null), Throws.InstanceOf<IOException>());
        for (var i = 0; i < 20; i++)
            await AssertServingAsync();
        var line = await Server.Log.WaitForAsync($"Removed dead child {victim}");

        Assert.That(line, Does.Contain("was killed by signal 9").And.Contain("want of memory").And.Contain("with 1 request running"));
        Assert.That(Server.Log.Lines, Has.None.Contain("the next one starts in"), "the first death is no reason to wait");
        await Server.UntilAsync(() => Server.Workers.Count == 3, "a successor");
        var successor = await Server.Log.WaitForAsync("Started child", mark);
        Assert.That(TimeOf(successor) - TimeOf(line), Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Workers_that_die_together_are_all_reaped_and_replaced()
    {
        await StartAsync(new GlanceServerSettings { Workers = 6 });
        var victims = Server.Workers;

        foreach (var victim in victims)
            PosixKill.Send(victim, PosixKill.Kill);

        await Server.UntilAsync(() => !victims.Any(PosixKill.Exists), "all reaped");
        await Server.UntilAsync(() => Server.Workers.Count == 6, "all replaced");
        await AssertServingAsync();
    }

    // Numbers come with the heartbeats.
    private async Task UntilTheSupervisorKnowsOfARequestAsync(int worker)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await AdministrationClient.AskAsync(Server.Pid, AdministrationQuestion.Status, patience.Token)).Status!.Workers.Single(one => one.Pid == worker).Running == 0)
            await Task.Delay(20, patience.Token);
    }

    private static DateTime TimeOf(string line) => DateTime.ParseExact(line[..23], "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
