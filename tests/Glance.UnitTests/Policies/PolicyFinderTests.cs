using System.Diagnostics;
using Glance.Domain.Policies;
using Glance.Policies;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>Which files are looked for where, and what is said of those that are not there.</summary>
internal sealed class PolicyFinderTests
{
    private TemporaryDirectory _directory = null!; // made before each test

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void The_default_names_may_be_missing()
    {
        using var policy = Open(new PolicyOptions());

        Assert.That(policy.Missing, Is.Empty);
    }

    [Test]
    public void A_name_that_somebody_chose_and_nobody_finds_is_told_with_the_places()
    {
        using var log = new LineLog();
        using var policy = Open(new PolicyOptions { File = "mine.yaml", Directories = ["policy.d", "mine.d"] }, log);

        Assert.That(policy.Missing, Has.Count.EqualTo(2));
        Assert.That(policy.Missing[0], Does.StartWith(
            "[oslo_policy] policy_file = mine.yaml: there is no such file "
            + $"({_directory["a/mine.yaml"]}, {_directory["b/mine.yaml"]}), so "));
        Assert.That(policy.Missing[1], Does.StartWith(
            $"[oslo_policy] policy_dirs = mine.d: there is no such directory ({_directory["a/mine.d"]}, {_directory["b/mine.d"]}), so "));
        Assert.That(log.Lines, Is.EqualTo(policy.Missing.Select(missing => $"Warning {missing}")));
    }

    [Test]
    public void A_path_that_is_missing_is_told_without_saying_it_twice()
    {
        var path = _directory["mine.yaml"];
        using var policy = Open(new PolicyOptions { File = path, Directories = [] });

        Assert.That(policy.Missing.Single(), Does.StartWith($"[oslo_policy] policy_file = {path}: there is no such file, so "));
    }

    [Test]
    public void A_lone_place_that_is_not_the_name_is_told()
    {
        var options = new PolicyOptions { File = "mine.yaml", Directories = [], Places = name => [_directory[name]] };
        using var policy = PolicyEnforcer.Create(options, TimeProvider.System, NullLoggerFactory.Instance);

        Assert.That(policy.Missing.Single(), Does.Contain($"there is no such file ({_directory["mine.yaml"]}), so "));
    }

    [Test]
    public async Task A_file_in_the_second_place_is_not_missing_and_counts()
    {
        Write("b/mine.yaml", "get_images: '!'");
        using var policy = Open(new PolicyOptions { File = "mine.yaml" });

        Assert.That(policy.Missing, Is.Empty);
        Assert.That(await ListsAsync(policy), Is.False);
    }

    [Test]
    public async Task Policy_json_stands_in_for_policy_yaml_and_for_no_other_name()
    {
        Write("a/policy.json", "{\"get_images\": \"!\"}");
        using var named = Open(new PolicyOptions { File = "mine.yaml" });
        using var ordinary = Open(new PolicyOptions());

        Assert.That((await ListsAsync(named), await ListsAsync(ordinary)), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task A_directory_in_a_directory_of_policies_is_passed_over()
    {
        Write("a/policy.d/sub/1.yaml", "get_images: '!'");
        Write("a/policy.d/2.yaml", "get_image: '!'");
        using var policy = Open(new PolicyOptions());

        Assert.That(await ListsAsync(policy), Is.True);
    }

    [Test]
    public void A_link_that_leads_nowhere_in_a_directory_of_policies_stops_the_start()
    {
        Directory.CreateDirectory(_directory["a/policy.d"]);
        File.CreateSymbolicLink(_directory["a/policy.d/1.yaml"], _directory["nowhere"]);

        Assert.That(
            () => Open(new PolicyOptions()),
            Throws.TypeOf<PolicyFileException>().With.Message.Contains($"{_directory["a/policy.d/1.yaml"]}: cannot be read"));
    }

    [TestCase("policy.yaml")]
    [TestCase("policy.json")]
    [TestCase("policy.d")]
    public void A_link_to_nothing_stops_the_start_even_where_another_place_has_the_file(string name)
    {
        Write($"b/{name}{(name == "policy.d" ? "/1.yaml" : "")}", "get_images: '!'");
        Directory.CreateDirectory(_directory["a"]);
        File.CreateSymbolicLink(_directory[$"a/{name}"], _directory["nowhere"]);

        Assert.That(() => Open(new PolicyOptions()), Throws.TypeOf<PolicyFileException>().With.Message.EqualTo(
            $"[oslo_policy] policy_file, policy_dirs: {_directory[$"a/{name}"]} cannot be reached: it is a symbolic link to nothing"));
    }

    [Test]
    public async Task A_link_to_nothing_that_appears_later_leaves_the_old_rules_in_force()
    {
        Write("b/policy.yaml", "get_images: '!'");
        Directory.CreateDirectory(_directory["a"]);
        using var policy = Open(new PolicyOptions());
        File.CreateSymbolicLink(_directory["a/policy.yaml"], _directory["nowhere"]);
        policy.Refresh();

        Assert.That(await ListsAsync(policy), Is.False);
    }

    [Test]
    public void A_name_that_leads_to_itself_cannot_be_reached_and_is_not_missing()
    {
        File.CreateSymbolicLink(_directory["loop"], _directory["loop"]);

        Assert.That(
            () => Open(new PolicyOptions { File = _directory["loop/mine.yaml"] }),
            Throws.TypeOf<PolicyFileException>().With.Message.Contains(
                $"{_directory["loop/mine.yaml"]} cannot be reached: Too many levels of symbolic links"));
    }

    [Test]
    public void A_pipe_in_a_directory_of_policies_stops_the_start_and_is_not_waited_for()
    {
        Directory.CreateDirectory(_directory["a/policy.d"]);
        MakePipe("a/policy.d/1.yaml");

        Assert.That(
            () => Open(new PolicyOptions()),
            Throws.TypeOf<PolicyFileException>().With.Message.Contains($"{_directory["a/policy.d/1.yaml"]} is not a file"));
    }

    [Test]
    public void All_that_cannot_be_used_is_told_at_once()
    {
        Directory.CreateDirectory(_directory["a/policy.yaml"]);
        Write("a/policy.d", "");

        Assert.That(() => Open(new PolicyOptions()), Throws.TypeOf<PolicyFileException>().With.Message.EqualTo(
            $"[oslo_policy] policy_file, policy_dirs: {_directory["a/policy.yaml"]} is not a file; "
            + $"{_directory["a/policy.d"]} is not a directory"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_start_reads_a_pipe_to_its_end()
    {
        Directory.CreateDirectory(_directory["a"]);
        MakePipe("a/policy.yaml");
        using var writer = Process.Start("sh", ["-c", $"echo \"get_images: '!'\" > '{_directory["a/policy.yaml"]}'"]);
        try
        {
            using var policy = Open(new PolicyOptions());

            Assert.That(await ListsAsync(policy), Is.False);
        }
        finally
        {
            writer.Kill();
            writer.WaitForExit();
        }
    }

    private PolicyEnforcer Open(PolicyOptions options, LineLog? log = null) => PolicyEnforcer.Create(
        options with { Places = name => new[] { Path.Combine(_directory["a"], name), Path.Combine(_directory["b"], name) }.Distinct() },
        TimeProvider.System,
        log is null ? NullLoggerFactory.Instance : log);

    private void MakePipe(string name)
    {
        using var process = Process.Start("mkfifo", [_directory[name]]);
        process.WaitForExit();
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory[name])!);
        File.WriteAllText(_directory[name], text);
    }

    private static async Task<bool> ListsAsync(PolicyEnforcer policy) =>
        await policy.AllowsAsync(Cases.Caller(), "get_images", PolicyTarget.OfImages(Cases.Caller()), default);
}
