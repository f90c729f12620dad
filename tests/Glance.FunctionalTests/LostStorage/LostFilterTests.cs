using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>The assembly of a filter of one's own goes while the service runs, and then its worker does (docs/decisions/0369).</summary>
internal sealed class LostFilterTests : ServerTest
{
    private const string Assembly = "Glance.ExampleFilter.dll";

    [TestCase("gone")]
    [TestCase("something else")]
    public async Task A_worker_that_replaces_another_has_the_filter_of_the_others(string then)
    {
        ExpectedErrors.AddRange(["Files that the configuration names cannot be used any more", "killed by signal 9"]);
        using var place = new TemporaryDirectory();
        File.Copy(Path.Combine(AppContext.BaseDirectory, Assembly), place[Assembly]);
        await File.WriteAllTextAsync(place["paste.ini"], $"""
            [pipeline:glance-api]
            pipeline = own unauthenticated-context apiv2app
            [filter:own]
            paste.filter_factory = {Assembly}!Glance.ExampleFilter.BannerFilter
            text = ours
            [filter:unauthenticated-context]
            paste.filter_factory = glance.api.middleware.context:UnauthenticatedContextMiddleware.factory
            [app:apiv2app]
            paste.app_factory = glance.api.v2.router:API.factory
            """);
        await StartAsync(new GlanceServerSettings { Workers = 1, OtherGroups = $"[paste_deploy]\nconfig_file = {place["paste.ini"]}\n" });
        Assert.That(await BannerAsync(), Is.EqualTo("ours"));

        if (then == "gone")
            File.Delete(place[Assembly]);
        else
            await File.WriteAllTextAsync(place[Assembly], "no assembly");
        var mark = Server.Log.Mark;
        var victim = Server.Workers.Single();
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers is [var other] && other != victim, "a successor");

        Assert.That(await BannerAsync(), Is.EqualTo("ours"));
        await Server.Log.WaitForAsync(
            (then == "gone" ? "cannot be used any more: " : "have changed, which counts from the next reload on: ") + place[Assembly],
            mark);
    }

    private async Task<string> BannerAsync()
    {
        using var client = Server.CreateClient();
        using var answer = await client.GetAsync("/images");
        return string.Join(' ', answer.Headers.GetValues("X-Banner"));
    }
}
