using System.Net;
using Glance.FunctionalTests.Supervision;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

// The listening socket: bound and kept, or opened by the socket unit.
internal abstract partial class ServiceTests
{
    [Test]
    public async Task After_a_restart_with_another_address_the_old_one_is_closed()
    {
        await StartAsync();

        await ConfigureAsync(bindHost: "127.0.0.2");
        await SucceedAsync("restart");

        Assert.That(async () => await HealthAsync(), Throws.InstanceOf<HttpRequestException>(), "127.0.0.1 is refused");
        Assert.That(await System.ShowAsync("NFileDescriptorStore"), Is.EqualTo("1"));
    }

    [Test]
    public async Task After_a_reload_to_another_address_the_new_socket_is_kept_in_place_of_the_old_one()
    {
        await StartAsync();

        await ConfigureAsync(bindHost: "127.0.0.2");
        await SucceedAsync("reload");
        Assert.That(await System.ShowAsync("StatusText"), Does.StartWith($"Serving on 127.0.0.2:{Port}"));
        await System.UntilAsync("NFileDescriptorStore", count => count == "1", "one socket is kept");
        await System.UntilAsync(async () => await IsRefusedAsync(), "127.0.0.1 is refused");
        await SucceedAsync("restart");

        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains($"Listening on 127.0.0.2:{Port} with the socket that was kept"));
        Assert.That(await IsRefusedAsync());
    }

    [Test]
    public async Task A_reload_from_one_address_to_all_of_them_and_back_loses_no_request()
    {
        await StartAsync();
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 6).Select(i => StrictClient.RunAsync(Address, keepAlive: i % 3 == 0, pause: TimeSpan.FromMilliseconds(5), done.Token)).ToList();

        foreach (var host in new[] { "0.0.0.0", "127.0.0.1" })
        {
            await ConfigureAsync(bindHost: host);
            await SucceedAsync("reload");
            Assert.That(await System.ShowAsync("StatusText"), Does.StartWith($"Serving on {host}:{Port}: 2 of 2 workers ready"));
        }

        await done.CancelAsync();
        var counts = await Task.WhenAll(clients);

        Assert.That(counts.SelectMany(count => count.Failures), Is.Empty);
        Assert.That(counts.Select(count => count.Served), Has.All.GreaterThan(0));
    }

    [Test]
    public async Task A_socket_unit_starts_the_service_at_the_first_connection()
    {
        await ListenAsync($"127.0.0.1:{Port}");

        await System.DoAsync("systemctl", "start", "glance-api.socket");
        Assert.That(await System.ShowAsync("ActiveState"), Is.EqualTo("inactive"));
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));

        await System.UntilAsync("ActiveState", state => state == "active", "the service is up");
        Assert.That(await System.ShowAsync("NFileDescriptorStore"), Is.EqualTo("0"), "the socket unit keeps it already");
        await SucceedAsync("restart");
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
        await System.DoAsync("systemctl", "stop", "glance-api.socket", "glance-api.service");
        Assert.That(async () => await HealthAsync(), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task A_socket_unit_with_another_address_than_the_configuration_is_refused_with_both()
    {
        ExpectedErrors.Add("glance-api.socket listens on");
        await ListenAsync($"127.0.0.3:{Port}");
        await System.DoAsync("systemctl", "start", "glance-api.socket");

        var start = await System.RunAsync("systemctl", "start", "glance-api.service");

        Assert.That(start.ExitCode, Is.Not.Zero);
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains($"glance-api.socket listens on 127.0.0.3:{Port}").And.Contains($"127.0.0.1:{Port}"));
    }

    [Test]
    public async Task Under_a_socket_unit_a_reload_to_another_address_is_refused_and_the_service_goes_on()
    {
        ExpectedErrors.Add("Reload refused");
        await ListenAsync($"127.0.0.1:{Port}");
        await System.DoAsync("systemctl", "start", "glance-api.socket");
        await StartAsync();

        await ConfigureAsync(bindHost: "127.0.0.2");
        var reload = await System.RunAsync("systemctl", "reload", "glance-api.service");

        Assert.That(reload.ExitCode, Is.Not.Zero);
        Assert.That(await System.ShowAsync("StatusText"), Does.StartWith($"Serving on 127.0.0.1:{Port}").And.Contain("the last reload failed"));
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_socket_unit_on_every_address_of_both_protocols_serves_0_0_0_0()
    {
        await ListenAsync($"[::]:{Port}");
        await ConfigureAsync(bindHost: "0.0.0.0");
        await System.DoAsync("systemctl", "start", "glance-api.socket");
        await StartAsync();

        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await System.ShowAsync("StatusText"), Does.StartWith($"Serving on [::]:{Port}"));
    }

    [Test]
    public async Task Two_sockets_of_a_socket_unit_are_refused()
    {
        ExpectedErrors.Add("glance-api.socket listens on [::1]");
        await ListenAsync($"127.0.0.1:{Port}\nListenStream=[::1]:{Port}");
        await ConfigureAsync(bindHost: "127.0.0.1");
        await System.DoAsync("systemctl", "start", "glance-api.socket");

        var start = await System.RunAsync("systemctl", "start", "glance-api.service");

        Assert.That(start.ExitCode, Is.Not.Zero);
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("The service cannot start"));
    }

    private async Task ListenAsync(string address)
    {
        await System.WriteAsync($"{System.UnitDirectory}/glance-api.socket.d/test.conf", $"[Socket]\nListenStream=\nListenStream={address}\n");
        await System.DoAsync("systemctl", "daemon-reload");
    }

    private async Task<bool> IsRefusedAsync()
    {
        try
        {
            _ = await HealthAsync();
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
