using Glance.Domain.Policies;
using Glance.Policies;
using Glance.Policies.Properties;
using Glance.TestKit.Policies;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>What an operator hears of policy files that come, go and cannot be used.</summary>
internal sealed class PolicyReportTests
{
    private TemporaryDirectory _directory = null!; // made before each test
    private LineLog _log = null!; // made before each test

    [SetUp]
    public void MakeDirectory() => (_directory, _log) = (new TemporaryDirectory(), new LineLog());

    [TearDown]
    public void RemoveDirectory()
    {
        _directory.Dispose();
        _log.Dispose();
    }

    [Test]
    public void A_doubtful_rule_is_told_at_the_start_and_when_it_comes_in()
    {
        Write("policy.yaml", "ad_image: '!'");
        using var policy = Open();
        Assert.That(_log.Lines, Has.Exactly(1).StartsWith("Warning Policy ad_image ("));

        Write("policy.yaml", "get_imagez: '!'");
        policy.Refresh();

        Assert.That(_log.Lines, Has.Exactly(1).StartsWith("Warning Policy get_imagez ("));
    }

    [Test]
    public void Rules_read_anew_are_counted_and_their_files_named()
    {
        Write("policy.yaml", "get_image: '@'");
        using var policy = Open();
        Write("policy.d/1.yaml", "get_images: '@'\nadd_image: '@'");
        policy.Refresh();

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            $"Information Policies are read anew: 3 rules come from {_directory["policy.yaml"]}, {_directory["policy.d/1.yaml"]}",
        }));
    }

    [Test]
    public void When_the_last_file_is_taken_out_no_file_is_left()
    {
        Write("policy.d/1.yaml", "get_images: '@'");
        using var policy = Open();
        File.Delete(_directory["policy.d/1.yaml"]);
        policy.Refresh();

        Assert.That(_log.Lines, Has.Count.EqualTo(2));
        Assert.That(_log.Lines[0], Does.StartWith($"Warning The rules of {_directory["policy.d/1.yaml"]} are taken back"));
        Assert.That(_log.Lines[1], Is.EqualTo("Information Policies are read anew: 0 rules come from no file"));
    }

    [Test]
    public void Files_that_can_be_used_again_are_told()
    {
        Write("policy.yaml", "get_images: '@'");
        using var policy = Open();
        Write("policy.yaml", "get_images: nonsense");
        policy.Refresh();
        Write("policy.yaml", "get_images: '!'");
        policy.Refresh();
        Write("policy.yaml", "get_images: '@'");
        policy.Refresh();

        Assert.That(_log.Lines, Has.Exactly(1).EqualTo($"Information The policy files can be used again: {_directory["policy.yaml"]}"));
        Assert.That(_log.Lines, Has.Exactly(1).StartsWith("Error Changed policies cannot be used, the old rules stay in force: "));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task An_entry_that_is_gone_whenever_it_is_read_is_told_after_a_few_tries()
    {
        Write("policy.d/1.yaml", "get_images: '!'");
        using var policy = Open();
        File.CreateSymbolicLink(_directory["policy.d/2.yaml"], _directory["nowhere"]);

        policy.Refresh();

        Assert.That(_log.Lines, Has.Exactly(1).StartsWith("Error ").And.Some.Contains($"{_directory["policy.d/2.yaml"]}: cannot be read"));
        Assert.That(await ListsAsync(policy), Is.False, "the old rules stay in force");
    }

    [Test]
    public async Task A_start_that_goes_on_with_the_rules_in_force_tells_why()
    {
        Write("policy.yaml", "get_images: '!'");
        byte[] kept = [];
        var memory = new KeptPolicies { Recall = () => kept, Keep = note => kept = note, GoesOn = true };
        using (Open(memory))
            Write("policy.yaml", "get_images: nonsense");

        using var policy = Open(memory);

        Assert.That(await ListsAsync(policy), Is.False);
        Assert.That(_log.Lines, Has.Exactly(1).StartsWith("Error Changed policies cannot be used").And.Some.Contains("nonsense"));
    }

    [Test]
    public void A_first_start_with_a_bad_file_is_not_told_to_restart([Values] bool remembers)
    {
        Write("policy.yaml", "get_images: nonsense");

        Assert.That(
            () => Open(remembers ? new KeptPolicies() : null),
            Throws.TypeOf<PolicyFileException>().With.Message.Contains("nonsense").And.Message.Not.Contains("restart"));
    }

    [Test]
    public void A_start_that_cannot_read_its_memory_is_refused()
    {
        Exception[] troubles = [new IOException("worn out"), new UnauthorizedAccessException("worn out")];

        foreach (var trouble in troubles)
        {
            var memory = new KeptPolicies { Recall = () => throw trouble };
            Assert.That(
                () => Open(memory),
                Throws.TypeOf<PolicyFileException>().With.Message.Contains("policy_file").And.Message.Contains("worn out"));
        }
    }

    [Test]
    public void The_log_has_the_names_of_the_python_service()
    {
        using var names = new NamesOfLogs();
        Write("protections.conf", "[a]\ncreate = x\nread = x\nupdate = x\ndelete = x\n");
        using var policy = PolicyEnforcer.Create(new PolicyOptions(), TimeProvider.System, names);
        PropertyProtection.Create(new PropertyProtectionOptions { File = _directory["protections.conf"] }, new FixedPolicy(), null, names);

        Assert.That(names.All, Is.EqualTo(new[] { "oslo_policy.policy", "glance.common.property_utils" }));
    }

    private PolicyEnforcer Open(KeptPolicies? memory = null) =>
        PolicyEnforcer.Create(new PolicyOptions { Places = name => [_directory[name]] }, TimeProvider.System, _log, memory);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory[name])!);
        File.WriteAllText(_directory[name], text);
    }

    private static async Task<bool> ListsAsync(PolicyEnforcer policy) =>
        await policy.AllowsAsync(Cases.Caller(), "get_images", PolicyTarget.OfImages(Cases.Caller()), default);

    private sealed class NamesOfLogs : ILoggerFactory
    {
        private readonly LineLog _log = new();

        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName)
        {
            All.Add(categoryName);
            return _log;
        }

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("names stay here");

        public void Dispose() => _log.Dispose();
    }
}
