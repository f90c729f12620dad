using System.Diagnostics;
using Glance.Configuration;
using Glance.Domain.Policies;
using Glance.Policies;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>What processes know of each other's rules (docs/decisions/0265).</summary>
internal sealed class KeptPoliciesTests
{
    private TemporaryDirectory _directory = null!; // made before each test

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public async Task A_process_that_starts_while_the_file_is_gone_is_refused_or_goes_on_with_the_rules_in_force()
    {
        Write("policy.yaml", "get_images: '!'");
        byte[] kept = [];
        var memory = new KeptPolicies { Recall = () => kept, Keep = note => kept = note };
        using (Open(memory))
            File.Delete(_directory["policy.yaml"]);

        var refused = Throws.TypeOf<PolicyFileException>().With.Message.Contains(_directory["policy.yaml"]).And.Message.Contains("restart");
        Assert.That(() => Open(memory), refused);
        using (var replacement = Open(memory with { GoesOn = true }))
            Assert.That(await ListsAsync(replacement), Is.False);
        using var anew = Open(KeptPolicies.None);
        Assert.That(await ListsAsync(anew), Is.True);
    }

    [Test]
    public void A_process_that_goes_on_with_the_rules_in_force_does_not_say_that_the_defaults_hold()
    {
        Write("mine.yaml", "get_images: '!'");
        byte[] kept = [];
        var memory = new KeptPolicies { Recall = () => kept, Keep = note => kept = note };
        using (Open(NullLoggerFactory.Instance, memory, "mine.yaml"))
            File.Delete(_directory["mine.yaml"]);
        var log = new LineLog();
        using var replacement = Open(log, memory with { GoesOn = true }, "mine.yaml");

        Assert.That(log.Lines, Has.Exactly(1).Contains("the old rules stay in force").And.None.Contains("the defaults hold"));
    }

    [TestCase("gone")]
    [TestCase("broken: [")]
    public async Task A_process_that_slept_through_a_change_has_its_rules_when_the_file_becomes_unusable(string then)
    {
        Write("policy.yaml", "get_images: '@'");
        byte[] kept = [];
        var memory = new KeptPolicies { Recall = () => kept, Keep = note => kept = note };
        using var awake = Open(memory);
        var log = new LineLog();
        using var asleep = Open(log, memory);
        Write("policy.yaml", "get_images: '!'");
        Assert.That(await ListsAsync(awake), Is.False);

        if (then == "gone")
            File.Delete(_directory["policy.yaml"]);
        else
            Write("policy.yaml", then);

        Assert.That(await ListsAsync(asleep), Is.False);
        Assert.That(await ListsAsync(awake), Is.False);
        Assert.That(log.Lines, Has.Exactly(1).Contains("The rules that others have read last are in force"));
    }

    [Test]
    public async Task An_unmounted_directory_of_policies_takes_nothing_back()
    {
        Mount();
        byte[] kept = [];
        var memory = new KeptPolicies { Recall = () => kept, Keep = note => kept = note };
        using var log = new LineLog();
        try
        {
            Write("policy.d/1.yaml", "get_images: '!'");
            using var policy = Open(log, memory);
            Assert.That(await ListsAsync(policy), Is.False);

            Unmount();
            Assert.That(await ListsAsync(policy), Is.False);
            Assert.That(log.Lines, Has.Exactly(1).Contains($"{_directory["policy.d"]} is empty").And.Contains("unmounted"));
            Assert.That(() => Open(memory), Throws.TypeOf<PolicyFileException>().With.Message.Contains("unmounted"));
            using (var replacement = Open(memory with { GoesOn = true }))
                Assert.That(await ListsAsync(replacement), Is.False);

            Mount();
            File.WriteAllText(_directory["policy.d/1.yaml"], "get_images: '@'");
            Assert.That(await ListsAsync(policy), Is.True);
            File.Delete(_directory["policy.d/1.yaml"]);
            Assert.That(log.Lines, Has.None.Contains("taken back"));
            policy.Refresh();
            Assert.That(log.Lines, Has.Exactly(1).Contains("taken back"), "emptied, and still mounted");
        }
        finally
        {
            Unmount();
        }
    }

    private void Mount()
    {
        Directory.CreateDirectory(_directory["policy.d"]);
        if (Run("mount", "-t", "tmpfs", "none", _directory["policy.d"]) != 0)
            Assert.Ignore("only root may mount a file system");
    }

    private void Unmount() => Run("umount", "-q", _directory["policy.d"]);

    private static int Run(string program, params string[] arguments)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardError = true } };
        process.Start();
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private void Write(string name, string text) => File.WriteAllText(_directory[name], text);

    private PolicyEnforcer Open(KeptPolicies memory) => Open(NullLoggerFactory.Instance, memory);

    private PolicyEnforcer Open(ILoggerFactory loggers, KeptPolicies memory, string file = "policy.yaml")
    {
        var configuration = ConfigurationSnapshot.FromText($"[oslo_policy]\npolicy_file = {file}\n", _directory["glance-api.conf"]);
        return PolicyEnforcer.Create(PolicyOptions.From(configuration), TimeProvider.System, loggers, memory);
    }

    private static async Task<bool> ListsAsync(PolicyEnforcer policy)
    {
        policy.Refresh();
        return await policy.AllowsAsync(Cases.Caller(), "get_images", PolicyTarget.OfImages(Cases.Caller()), default);
    }
}
