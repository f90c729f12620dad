using System.Diagnostics;
using System.Net;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Policies;

/// <summary>Rules in files and rules that ask, as a running service obeys them.</summary>
internal sealed class PolicyTests : ServerTest
{
    private readonly TemporaryDirectory _directory = new();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public async Task A_rule_that_changes_in_the_file_counts_a_moment_later_without_a_reload()
    {
        ExpectedErrors.Add("Changed policies cannot be used");
        await StartServerAsync();
        Assert.That(await ListAsync(Caller.Owner), Is.EqualTo(HttpStatusCode.OK));

        WriteRule("policy.yaml", "get_images", "role:admin");
        await WaitForAsync(HttpStatusCode.Forbidden);
        Assert.That(await ListAsync(Caller.Admin), Is.EqualTo(HttpStatusCode.OK));

        var mark = Server.Log.Mark;
        WriteRule("policy.yaml", "get_images", "role:admin or (");
        await AskUntilAsync(() => Server.Log.Lines.Skip(mark).Any(line => line.Contains("Changed policies cannot be used", StringComparison.Ordinal)));
        Assert.That(await ListAsync(Caller.Owner), Is.EqualTo(HttpStatusCode.Forbidden), "the old rule stays");

        File.WriteAllText(_directory["policy.yaml"], "");
        await WaitForAsync(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_policy_file_that_is_gone_opens_nothing_not_after_a_reload_and_not_in_a_new_worker_until_a_restart()
    {
        ExpectedErrors.Add("Changed policies cannot be used");
        ExpectedErrors.Add("is gone, or cannot be reached");
        WriteRule("policy.yaml", "get_images", "!");
        await StartServerAsync();
        Assert.That(await ListAsync(Caller.Owner), Is.EqualTo(HttpStatusCode.Forbidden));

        File.Move(_directory["policy.yaml"], _directory["away"]);
        Assert.That((await ListAsync(Caller.Owner), await ListAsync(Caller.Owner)), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)));
        await Server.Log.WaitForAsync("the old rules stay in force");
        Assert.That(Server.Log.Lines, Has.Exactly(1).Contains(" ERROR ").And.Exactly(1).Contains("the old rules stay in force"));

        Server.Signal(PosixKill.Hup);
        await Server.Log.WaitForAsync("restart the service to go without it", atMost: TimeSpan.FromSeconds(30));
        Assert.That(await ListAsync(Caller.Owner), Is.EqualTo(HttpStatusCode.Forbidden), "after a reload");

        var worker = await OnlyWorkerAsync();
        PosixKill.Send(worker, PosixKill.Kill);
        var patience = Stopwatch.StartNew();
        while (await OnlyWorkerAsync() is var next && (next == 0 || next == worker))
        {
            Assert.That(patience.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
            await Task.Delay(50);
        }

        Assert.That(await ListAsync(Caller.Owner), Is.EqualTo(HttpStatusCode.Forbidden), "from a worker that never saw the file");

        File.Move(_directory["away"], _directory["policy.yaml"]);
        WriteRule("policy.yaml", "get_images", "role:member");
        await WaitForAsync(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_rule_that_changes_counts_for_the_very_next_request()
    {
        await StartServerAsync();
        for (var change = 0; change < 40; change++)
        {
            var allowed = change % 2 == 0;
            WriteRule(change % 4 < 2 ? "policy.yaml" : "policy.d/9.yaml", "get_images", allowed ? "role:member" : "role:admins");
            if (change % 4 == 3)
                File.Delete(_directory["policy.d/9.yaml"]);

            Assert.That(await ListAsync(Caller.Owner), Is.EqualTo(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden), $"change {change}");
        }
    }

    [Test]
    public async Task Rules_that_name_each_other_without_measure_keep_nobody_computing()
    {
        var rules = Enumerable.Range(0, 40).Select(n => $"\"r{n}\": \"rule:r{n + 1} or rule:r{n + 1}\"").Append("\"r40\": \"role:nobody\"").Append("\"get_images\": \"rule:r0\"");
        await File.WriteAllLinesAsync(_directory["policy.yaml"], rules);
        await StartServerAsync();
        var time = Stopwatch.StartNew();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ListAsync(Caller.Owner)));

        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(time.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public async Task A_file_that_appears_in_policy_dirs_goes_before_policy_file()
    {
        WriteRule("policy.yaml", "get_images", "role:admin");
        await StartServerAsync();
        Assert.That(await ListAsync(Caller.Owner), Is.EqualTo(HttpStatusCode.Forbidden));

        WriteRule("policy.d/50-lists.yaml", "get_images", "role:member");

        await WaitForAsync(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_rule_with_an_address_is_decided_there([Values("application/x-www-form-urlencoded", "application/json")] string type)
    {
        await using var judge = new FakeJudge();
        WriteRule("policy.yaml", "get_images", $"{judge.Address}/ask/%(project_id)s");
        await StartServerAsync($"remote_content_type = {type}");

        var allowed = await ListAsync(Caller.Owner);
        judge.Answer = "False";
        var denied = await ListAsync(Caller.Owner);

        var question = WebUtility.UrlDecode(judge.Questions.First());
        using (Assert.EnterMultipleScope())
        {
            Assert.That((allowed, denied), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Forbidden)));
            Assert.That(question, Does.StartWith($"POST /ask/{Caller.Owner.Project} HTTP/1.1").And.Contain($"Content-Type: {type}").And.Contain("get_images").And.Contain("\"roles\":[\"member\",\"reader\"]"));
        }
    }

    [Test]
    public async Task A_judge_that_is_gone_denies()
    {
        string address;
        await using (var judge = new FakeJudge())
            address = judge.Address;
        WriteRule("policy.yaml", "get_images", $"{address}/ask");
        await StartServerAsync();

        Assert.That(await ListAsync(Caller.Owner), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_judge_over_https_is_believed_when_the_right_authority_vouches_for_it([Values] bool right)
    {
        using var authority = new Certificates(_directory, "right");
        using var other = new Certificates(_directory, "other");
        using var certificate = authority.ForServer();
        await using var judge = new FakeJudge(certificate);
        var (own, key) = authority.ForClient("glance");
        WriteRule("policy.yaml", "get_images", $"{judge.Address}/ask");
        await StartServerAsync($"""
            remote_ssl_verify_server_crt = true
            remote_ssl_ca_crt_file = {(right ? authority : other).AuthorityFile}
            remote_ssl_client_crt_file = {own}
            remote_ssl_client_key_file = {key}
            """);

        var answer = await ListAsync(Caller.Owner);

        Assert.That(answer, Is.EqualTo(right ? HttpStatusCode.OK : HttpStatusCode.Forbidden));
        if (right)
            Assert.That(judge.Askers, Has.All.EqualTo("CN=glance"));
    }

    [Test]
    public async Task List_policies_prints_the_rules_in_force()
    {
        WriteRule("policy.yaml", "get_images", "role:lister");
        WriteRule("policy.d/1.yaml", "delete_image", "!");
        await using var listing = GlanceServer.Launch(new GlanceServerSettings { OtherGroups = Groups(""), Arguments = ["--list-policies"] });

        var code = await listing.WaitForExitAsync();

        var lines = listing.Log.Lines;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, string.Join('\n', lines));
            Assert.That(lines, Has.One.StartsWith("\"get_images\": \"role:lister\""));
            Assert.That(lines, Has.One.StartsWith("\"delete_image\": \"!\""));
            Assert.That(lines, Has.One.StartsWith("\"get_image\": \"role:admin or "));
            Assert.That(lines, Has.None.Contain("role:reader and project_id:%(project_id)s)\"  # List images"), "a default that is replaced is not in force");
        }
    }

    [TestCase("--check-config")]
    [TestCase("--list-policies")]
    public async Task Names_that_nobody_asks_and_rules_that_nobody_wrote_are_told(string action)
    {
        WriteRule("policy.yaml", "ad_image", "!");
        WriteRule("policy.d/1.yaml", "add_image", "rule:gone");
        await using var run = GlanceServer.Launch(new GlanceServerSettings { OtherGroups = Groups(""), Arguments = [action] });

        var code = await run.WaitForExitAsync();

        var lines = run.Log.Lines;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, string.Join('\n', lines));
            Assert.That(lines, Has.One.StartsWith("WARNING: Policy ad_image (").And.One.EndsWith("did you mean add_image?"));
            Assert.That(lines, Has.One.StartsWith("WARNING: Policy add_image refers to gone ("));
        }
    }

    [Test]
    public async Task List_policies_of_a_file_that_cannot_be_used_says_where_and_fails()
    {
        WriteRule("policy.yaml", "get_images", "role:admin or (");
        await using var listing = GlanceServer.Launch(new GlanceServerSettings { OtherGroups = Groups(""), Arguments = ["--list-policies"] });

        var code = await listing.WaitForExitAsync();

        Assert.That(code, Is.Not.Zero);
        Assert.That(listing.Log.Lines, Has.Some.Contain("policy.yaml").And.Contain("get_images"));
    }

    private async Task<int> OnlyWorkerAsync() =>
        (await StatusAsync())["workers"]!.AsArray().Where(each => (string?)each!["state"] == "ready").Select(each => (int)each!["pid"]!).FirstOrDefault();

    private Task<GlanceServer> StartServerAsync(string options = "") => StartAsync(new GlanceServerSettings { Workers = 1, OtherGroups = Groups(options) });

    private string Groups(string options) => $"""
        [oslo_policy]
        policy_file = {_directory["policy.yaml"]}
        policy_dirs = {_directory["policy.d"]}
        {options}
        {TrustingPaste.WriteTo(_directory)}
        """;

    // A new name each time, then a rename: no reader sees half of it.
    private void WriteRule(string file, string action, string rule)
    {
        Directory.CreateDirectory(_directory["policy.d"]);
        var draft = _directory[$"{Guid.NewGuid():N}.draft"];
        File.WriteAllText(draft, $"\"{action}\": \"{rule}\"\n");
        File.Move(draft, _directory[file], overwrite: true);
    }

    private async Task<HttpStatusCode> ListAsync(Caller caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/images");
        caller.Sign(request);
        using var answer = await Client.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private Task WaitForAsync(HttpStatusCode wanted) => AskUntilAsync(null, wanted);

    // The service looks at its files when it is asked something.
    private async Task AskUntilAsync(Func<bool>? holds, HttpStatusCode? wanted = null)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ListAsync(Caller.Owner);
            if (answer == wanted || holds?.Invoke() == true)
                return;
            Assert.That(patience.Elapsed, Is.LessThan(TimeSpan.FromSeconds(15)), $"the last answer was {(int)answer}");
            await Task.Delay(50);
        }
    }
}
