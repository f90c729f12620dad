using System.Diagnostics;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>What --check-config says: each problem once, with the place of the option.</summary>
internal sealed class CheckWordsTests
{
    [TestCase("[glance_store]\nfilesystem_store_datadir = {dir}/a\nfilesystem_store_datadirs = {dir}/b:1, {dir}/c:2", "filesystem_store_datadirs")]
    [TestCase("[DEFAULT]\nenabled_backends = fast:file\n[glance_store]\ndefault_backend = fast\n[fast]\nfilesystem_store_datadir = {dir}/a\nfilesystem_store_datadirs = {dir}/b:1", "filesystem_store_datadirs")]
    [TestCase("[glance_store]\nstores = file\ndefault_store = http", "default_store")]
    [TestCase("[DEFAULT]\nenabled_backends = fast:file\n[glance_store]\ndefault_backend = slow\n[fast]\nfilesystem_store_datadir = {dir}/a", "default_backend")]
    [TestCase("[DEFAULT]\nenabled_backends = fast:file\n[fast]\nfilesystem_store_datadir = {dir}/a", "default_backend")]
    [TestCase("[DEFAULT]\nenabled_backends = fast:floppy, slow:file\n[glance_store]\ndefault_backend = slow\n[slow]\nfilesystem_store_datadir = {dir}/a", "floppy")]
    [TestCase("[DEFAULT]\nenabled_backends = os_glance_x:file, slow:file\n[glance_store]\ndefault_backend = slow\n[slow]\nfilesystem_store_datadir = {dir}/a", "os_glance_x")]
    [TestCase("[DEFAULT]\nbind_host = 224.0.0.1", "bind_host = 224.0.0.1: no TCP client")]
    [TestCase("[DEFAULT]\nbind_host = 255.255.255.255", "bind_host = 255.255.255.255: no TCP client")]
    [TestCase("[DEFAULT]\nproperty_protection_file = /dev/zero", "/dev/zero: cannot be read: it is a device, not a file")]
    [TestCase("[DEFAULT]\nlog_file = {dir}/a{zero}b", "it has a zero byte")]
    [TestCase("[DEFAULT]\nlog_file = {pipe}", "it is a named pipe")]
    public async Task A_problem_is_told_and_counted_once(string lines, string word)
    {
        var errors = await ErrorsAsync(lines);

        Assert.That(errors, Has.Count.EqualTo(1), string.Join('\n', errors));
        Assert.That(errors[0], Does.Contain(word));
    }

    [TestCase("[glance_store]\nfilesystem_store_datadirs = {dir}/b:high", "[glance_store] filesystem_store_datadirs", 2)]
    [TestCase("[DEFAULT]\nproperty_protection_file = nowhere.conf", "[DEFAULT] property_protection_file", 2)]
    public async Task A_problem_of_a_later_stage_has_the_place_of_its_option(string lines, string option, int line)
    {
        var errors = await ErrorsAsync(lines);

        Assert.That(errors, Has.Some.Match($@"/glance-api\.conf:{line}: {System.Text.RegularExpressions.Regex.Escape(option)}"), string.Join('\n', errors));
    }

    [Test]
    public async Task Without_a_paste_file_the_rest_is_looked_at_all_the_same()
    {
        var errors = await ErrorsAsync("[paste_deploy]\nflavor = keystone+typo\n[keystone_authtoken]\nauth_type = password", paste: false);

        Assert.That(errors, Has.Some.Contains("paste").And.Contains("flavor 'keystone+typo'"), string.Join('\n', errors));
        Assert.That(errors, Has.Some.Contains("[keystone_authtoken]"), string.Join('\n', errors));
    }

    [TestCase("policy_file = rules.yaml", "policy_file = rules.yaml")]
    [TestCase("policy_file = {dir}/rules.yaml", "policy_file = {dir}/rules.yaml")]
    [TestCase("policy_dirs = rules.d", "policy_dirs = rules.d")]
    [TestCase("policy_file = policy.yaml", null)]
    [TestCase("policy_dirs = policy.d", null)]
    public async Task A_policy_file_that_somebody_named_and_nobody_finds_is_warned_of(string line, string? said)
    {
        using var directory = new TemporaryDirectory();
        var (_, lines) = await CheckAsync(directory, $"[oslo_policy]\nenforce_scope = true\n{line}", paste: true);

        var warnings = lines.Where(text => text.StartsWith("WARNING: ", StringComparison.Ordinal) && text.Contains("policy_", StringComparison.Ordinal)).ToList();
        if (said is null)
            Assert.That(warnings, Is.Empty);
        else
            Assert.That(warnings, Has.One.Items.And.Some.Contain(said.Replace("{dir}", directory.Path, StringComparison.Ordinal)).And.Some.Contain("the defaults hold"));
    }

    private static async Task<IReadOnlyList<string>> ErrorsAsync(string lines, bool paste = true)
    {
        using var directory = new TemporaryDirectory();
        var (code, output) = await CheckAsync(directory, lines, paste);
        Assert.That(code, Is.Not.Zero, string.Join('\n', output));
        var errors = output.Where(line => line.StartsWith("ERROR: ", StringComparison.Ordinal)).ToList();
        Assert.That(output, Has.Some.Contain($"cannot be used: {errors.Count} problem"));
        return errors;
    }

    private static async Task<(int Code, string[] Lines)> CheckAsync(TemporaryDirectory directory, string lines, bool paste)
    {
        if (paste)
            File.Copy(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"), directory["glance-api-paste.ini"]);
        var stores = lines.Contains("[glance_store]", StringComparison.Ordinal) || lines.Contains("enabled_backends", StringComparison.Ordinal);
        File.WriteAllText(directory["glance-api.conf"], $"""
            {Filled(lines, directory)}
            [database]
            connection = sqlite:///{directory["glance.sqlite"]}
            {(stores ? "" : $"[glance_store]\nfilesystem_store_datadir = {directory["images"]}")}
            """);
        var (code, text) = await RunAsync(directory);
        return (code, text.Split('\n'));
    }

    private static string Filled(string lines, TemporaryDirectory directory)
    {
        if (lines.Contains("{pipe}", StringComparison.Ordinal))
            Process.Start("mkfifo", directory["pipe"]).WaitForExit();
        return lines.Replace("{dir}", directory.Path, StringComparison.Ordinal)
            .Replace("{pipe}", directory["pipe"], StringComparison.Ordinal)
            .Replace("{zero}", "\0", StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Text)> RunAsync(TemporaryDirectory directory)
    {
        var run = await GlanceProgram.RunAsync(
            ["--config-file", directory["glance-api.conf"], "--check-config"], new Dictionary<string, string> { ["OS_DEFAULT__BIND_PORT"] = "0", ["OS_PASTE_DEPLOY__CONFIG_FILE"] = directory["glance-api-paste.ini"] });
        return (run.ExitCode, run.Text);
    }
}
