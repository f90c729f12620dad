using System.Diagnostics;
using Glance.Configuration;
using Glance.Domain.Policies;
using Glance.Policies;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

internal sealed class PolicyFileTests
{
    private TemporaryDirectory _directory = null!; // made before each test

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [TestCase("\"get_images\": \"!\"\n")]
    [TestCase("get_images: '!'\n")]
    [TestCase("{\n\t\"get_images\": \"!\"\n}\n")]
    [TestCase("get_images: [[\"!\"], [\"role:none\", \"@\"]]\n")]
    [TestCase("{\"get_images\": [\"!\"]}")]
    public async Task A_file_overrides_a_default(string text)
    {
        Write("policy.yaml", text);

        Assert.That(await ListsAsync(Open()), Is.False);
    }

    [TestCase("")]
    [TestCase("# nothing\n")]
    [TestCase("{}")]
    [TestCase("---\n")]
    [TestCase("get_images:\n")]
    public async Task An_empty_file_or_rule_is_fine(string text)
    {
        Write("policy.yaml", text);

        Assert.That(await ListsAsync(Open()), Is.True);
    }

    [TestCase("get_images: role:a\nget_image: admin\n", ":2: get_image: ")]
    [TestCase("get_images: !\n", ":1: ")]
    [TestCase("get_images: true\n", ":1: ")]
    [TestCase("\n- get_images\n", ":2: ")]
    [TestCase("a: {b: c}\n", ":1: ")]
    [TestCase("get_images: \"role\n", ":")]
    [TestCase("{\"a\": 1}", ":1: a: ")]
    [TestCase("a: rule:b\nb: rule:a\n", "circle")]
    public void A_bad_file_stops_the_start_and_says_where(string text, string place)
    {
        Write("policy.yaml", text);

        Assert.That(Open, Throws.TypeOf<PolicyFileException>().With.Message.Contains("policy.yaml").And.Message.Contains(place));
    }

    [Test]
    public void What_cannot_be_read_hides_no_fault_and_no_doubt_of_what_can()
    {
        Directory.CreateDirectory(_directory["policy.d"]);
        File.WriteAllBytes(_directory["policy.yaml"], [.. "a: '@' # f"u8, 0xfc, .. "r\nb: 'role:f"u8, 0xfc, .. "r'\nc: '!'\n"u8]);
        File.WriteAllBytes(_directory["policy.d/10.yaml"], [0, 0xfc]);
        Write("policy.d/20.yaml", "d: nonsense\ne: rol:member\nf: rule:b");

        var wrong = Assert.Throws<PolicyFileException>(() => Open())!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(wrong.Message.Split('\n'), Has.Length.EqualTo(3));
            Assert.That(wrong.Message, Does.Contain("policy.yaml:2: b: the rule must be UTF-8 text, but the byte 0xfc in"));
            Assert.That(wrong.Message, Does.Contain("10.yaml: cannot be read").And.Contain("20.yaml:1: d: "));
            Assert.That(wrong.Doubts, Has.Count.EqualTo(1).And.One.Contains("asks for rol:member"));
        }
    }

    [Test]
    public async Task Json_stands_in_for_a_missing_yaml_file_and_directories_come_on_top()
    {
        Write("policy.json", "{\"get_images\": \"!\", \"get_image\": \"!\"}");
        Directory.CreateDirectory(_directory["policy.d"]);
        Write("policy.d/10-a.yaml", "get_images: '!'");
        Write("policy.d/20-b.yaml", "get_images: '@'");
        Write("policy.d/.hidden", "not a policy file");

        using var policy = Open();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ListsAsync(policy), Is.True);
            Assert.That(PolicyListing.Write(policy.Rules), Does.Contain($"\"get_image\": \"!\"  # See an image; refused, it looks as if it were not there. [overridden: {_directory["policy.json"]}:1]"));
            Assert.That(PolicyListing.Write(policy.Rules), Does.Contain("20-b.yaml:1"));
        }
    }

    [Test]
    public async Task A_change_counts_for_the_next_request_and_a_bad_one_changes_nothing()
    {
        using var policy = Open();
        Write("policy.yaml", "get_images: '!'");
        var changed = await ListsAsync(policy);
        Write("policy.yaml", "get_images: nonsense and so on");
        var bad = await ListsAsync(policy);
        File.Delete(_directory["policy.yaml"]);
        var gone = await ListsAsync(policy);
        Write("policy.yaml", "");
        var emptied = await ListsAsync(policy);

        Assert.That((changed, bad, gone, emptied), Is.EqualTo((false, false, false, true)), "a file that is gone opens nothing (decision 0265); one that says nothing does");
    }

    [Test]
    public async Task Changes_in_quick_succession_that_look_alike_all_count()
    {
        using var policy = Open();
        for (var time = 0; time < 200; time++)
        {
            var allowed = time % 2 == 0;
            Write("policy.yaml", allowed ? "get_images: '@'" : "get_images: '!'");
            Assert.That(await ListsAsync(policy), Is.EqualTo(allowed), $"change {time}");
        }
    }

    [Test]
    public async Task A_file_of_the_same_size_and_time_that_takes_the_place_of_another_counts()
    {
        Write("policy.yaml", "get_images: '@'");
        Write("next", "get_images: '!'");
        var time = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(_directory["policy.yaml"], time);
        File.SetLastWriteTimeUtc(_directory["next"], time);
        using var policy = Open();
        var before = await ListsAsync(policy);

        File.Move(_directory["next"], _directory["policy.yaml"], overwrite: true);

        Assert.That((before, await ListsAsync(policy)), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Files_that_come_into_and_go_out_of_a_directory_count_and_so_does_the_directory()
    {
        using var policy = Open();
        List<bool> seen = [await ListsAsync(policy)];
        Directory.CreateDirectory(_directory["policy.d"]);
        Write("policy.d/1.yaml", "get_images: '!'");
        seen.Add(await ListsAsync(policy));
        Write("policy.d/2.yaml", "get_images: '@'");
        seen.Add(await ListsAsync(policy));
        File.Move(_directory["policy.d/2.yaml"], _directory["policy.d/.2.yaml"]);
        seen.Add(await ListsAsync(policy));
        Directory.Delete(_directory["policy.d"], recursive: true);
        seen.Add(await ListsAsync(policy));
        Directory.CreateDirectory(_directory["policy.d"]);
        seen.Add(await ListsAsync(policy));

        Assert.That(seen, Is.EqualTo(new[] { true, false, true, false, false, true }), "a directory that is gone as a whole opens nothing (decision 0265); one without the file does");
    }

    [Test]
    public async Task Links_are_followed_to_where_they_lead_now()
    {
        Directory.CreateDirectory(_directory["elsewhere"]);
        Write("elsewhere/rules", "get_images: '@'");
        File.CreateSymbolicLink(_directory["policy.yaml"], _directory["elsewhere/rules"]);
        using var policy = Open();
        List<bool> seen = [await ListsAsync(policy)];
        Write("elsewhere/rules", "get_images: '!'");
        seen.Add(await ListsAsync(policy));
        Write("other", "get_images: '@'");
        File.CreateSymbolicLink(_directory["link"], _directory["other"]);
        File.Move(_directory["link"], _directory["policy.yaml"], overwrite: true);
        seen.Add(await ListsAsync(policy));

        Assert.That(seen, Is.EqualTo(new[] { true, false, true }));
    }

    [Test]
    public async Task A_file_that_goes_bad_is_reported_once_whatever_comes_and_goes_beside_it()
    {
        var log = new LineLog();
        using var policy = Open(log);
        for (var time = 0; time < 20; time++)
        {
            Write("policy.yaml", "get_images: role:a or (");
            Write($"other-{time}", "");
            await ListsAsync(policy);
        }

        Assert.That(log.Lines, Has.Exactly(1).Contains("the old rules stay in force"));
    }

    [TestCase("moved away")]
    [TestCase("a directory")]
    [TestCase("a pipe")]
    [TestCase("a link that leads nowhere")]
    [TestCase("its directory moved away")]
    [TestCase("only policy.json left")]
    public async Task A_file_whose_rules_are_in_force_and_that_is_no_file_any_more_opens_nothing_and_is_named_once(string now)
    {
        var file = Path.Combine(_directory.Path, "etc", "policy.yaml");
        Write("etc/policy.yaml", "get_images: '!'");
        var log = new LineLog();
        using var policy = Open(log, "etc/glance-api.conf");
        List<bool> seen = [await ListsAsync(policy)];

        TakeAway(now, file);
        for (var time = 0; time < 5; time++)
            seen.Add(await ListsAsync(policy));
        PutBack(file, "get_images: '@'");

        Assert.That(seen, Is.All.False);
        Assert.That(log.Lines, Has.Exactly(1).Contains("the old rules stay in force").And.Some.Contains(file));
        Assert.That(await ListsAsync(policy), Is.True, "a file that is there again counts");
    }

    [TestCase("a file")]
    [TestCase("moved away")]
    [TestCase("an entry that is a directory")]
    public async Task A_directory_of_policies_in_force_that_is_none_any_more_opens_nothing(string now)
    {
        Write("policy.d/1.yaml", "get_images: '!'");
        var log = new LineLog();
        using var policy = Open(log);
        if (now == "an entry that is a directory")
        {
            File.Delete(_directory["policy.d/1.yaml"]);
            Directory.CreateDirectory(_directory["policy.d/1.yaml"]);
        }
        else
        {
            Directory.Move(_directory["policy.d"], _directory["away"]);
            if (now == "a file")
                Write("policy.d", "");
        }

        Assert.That((await ListsAsync(policy), await ListsAsync(policy)), Is.EqualTo((false, false)));
        Assert.That(log.Lines, Has.Exactly(1).Contains("the old rules stay in force").And.Some.Contains(_directory["policy.d"]));
    }

    [Test]
    public async Task A_file_taken_out_of_policy_dirs_takes_its_rules_back_and_the_log_warns()
    {
        Write("policy.d/1.yaml", "get_images: '!'");
        var log = new LineLog();
        using var policy = Open(log);

        File.Delete(_directory["policy.d/1.yaml"]);

        Assert.That(await ListsAsync(policy), Is.True);
        Assert.That(log.Lines, Has.Some.Contains($"The rules of {_directory["policy.d/1.yaml"]} are taken back"));
    }

    [Test]
    public void A_start_with_a_directory_in_the_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(_directory["policy.yaml"]);

        Assert.That(Open, Throws.TypeOf<PolicyFileException>().With.Message.Contains($"{_directory["policy.yaml"]} is not a file"));
    }

    [Test]
    public async Task What_changes_beside_the_policies_does_not_make_them_be_read()
    {
        var log = new LineLog();
        using var policy = Open(log);
        for (var time = 0; time < 20; time++)
        {
            Write($"other-{time}", "");
            await ListsAsync(policy);
        }

        Assert.That(log.Lines, Is.Empty);
    }

    [Test]
    public void A_look_where_nothing_changed_allocates_nothing()
    {
        Write("policy.yaml", "get_images: '@'");
        File.SetLastWriteTimeUtc(_directory["policy.yaml"], DateTime.UtcNow.AddDays(-1));
        using var policy = Open();
        Assert.That(
            () =>
            {
                policy.Refresh();
                var before = GC.GetAllocatedBytesForCurrentThread();
                var began = Stopwatch.GetTimestamp();
                for (var look = 0; look < 1000; look++)
                    policy.Refresh();
                TestContext.Out.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalMicroseconds / 1000:0.00} microseconds a look");
                return GC.GetAllocatedBytesForCurrentThread() - before;
            },
            Is.LessThan(1000).After(5000, 100),
            "what was written just now is read again for a moment");
    }

    [Test]
    public async Task What_is_listed_is_a_policy_file_that_means_the_same()
    {
        Write("policy.yaml", "get_images: role:none\nmine: \"'it':%(name)s\"\n");
        using var first = Open();
        Write("policy.yaml", PolicyListing.Write(first.Rules));

        using var second = Open();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Rules.Rules.Select(rule => $"{rule.Name} {rule.Check}"), Is.EqualTo(first.Rules.Rules.Select(rule => $"{rule.Name} {rule.Check}")));
            Assert.That(await ListsAsync(second), Is.False);
        }
    }

    [Test]
    public async Task A_judge_that_does_not_answer_denies()
    {
        Write("policy.yaml", "get_images: http://127.0.0.1:1/never");
        using var policy = Open();

        Assert.That(await ListsAsync(policy), Is.False);
    }

    private PolicyEnforcer Open() => Open(NullLoggerFactory.Instance);

    private PolicyEnforcer Open(ILoggerFactory loggers, string configurationFile = "glance-api.conf")
    {
        var configuration = ConfigurationSnapshot.FromText("[DEFAULT]\n", _directory[configurationFile]);
        return PolicyEnforcer.Create(PolicyOptions.From(configuration), TimeProvider.System, loggers);
    }

    private static void TakeAway(string how, string file)
    {
        if (how == "its directory moved away")
        {
            Directory.Move(Path.GetDirectoryName(file)!, Path.GetDirectoryName(file) + ".away");
            return;
        }

        File.Move(file, how == "only policy.json left" ? Path.ChangeExtension(file, "json") : file + ".away");
        switch (how)
        {
            case "a directory":
                Directory.CreateDirectory(file);
                break;
            case "a pipe":
                using (var process = Process.Start("mkfifo", [file]))
                    process.WaitForExit();
                break;
            case "a link that leads nowhere":
                File.CreateSymbolicLink(file, file + ".nowhere");
                break;
        }
    }

    private static void PutBack(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (Directory.Exists(file))
            Directory.Delete(file);
        else
            File.Delete(file);
        File.WriteAllText(file, text);
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory[name])!);
        File.WriteAllText(_directory[name], text);
    }

    private static async Task<bool> ListsAsync(PolicyEnforcer policy)
    {
        policy.Refresh();
        return await policy.AllowsAsync(Cases.Caller(), "get_images", PolicyTarget.OfImages(Cases.Caller()), default);
    }
}
