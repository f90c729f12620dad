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
    [TestCase("[DEFAULT]\nlog_file = {dir}/glance-api.conf", "a file of its own")]
    public async Task A_problem_is_told_and_counted_once(string lines, string word)
    {
        var errors = await ErrorsAsync(lines);

        Assert.That(errors, Has.Count.EqualTo(1), string.Join('\n', errors));
        Assert.That(errors[0], Does.Contain(word));
    }

    [TestCase("[glance_store]\nfilesystem_store_datadirs = {dir}/b:high", "[glance_store] filesystem_store_datadirs", 2)]
    [TestCase("[DEFAULT]\nproperty_protection_file = nowhere.conf", "[DEFAULT] property_protection_file", 2)]
    [TestCase(
        "[paste_deploy]\nconfig_file = {dir}/nowhere.ini",
        "Unable to locate paste config file for glance-api. [paste_deploy] config_file", 2)]
    [TestCase("[paste_deploy]\nflavor = nosuch", "{dir}/glance-api-paste.ini: Unable to load glance-api-nosuch", 2)]
    [TestCase("[DEFAULT]\nworkers = many", "[DEFAULT] workers", 2)]
    [TestCase("[DEFAULT]\nworkers = ${nothing}", "[DEFAULT] workers", 2)]
    [TestCase("[DEFAULT]\nlog_file = {dir}/nowhere/a.log", "[DEFAULT] log_file, log_dir", 2)]
    [TestCase("[DEFAULT]\nlog_dir = {dir}/nowhere", "[DEFAULT] log_file, log_dir", 2)]
    [TestCase("[DEFAULT]\nuse_syslog = true\nsyslog_log_facility = LOG_NOTHING", "[DEFAULT] syslog_log_facility", 3)]
    [TestCase(
        "[DEFAULT]\nrate_limit_interval = 1\nrate_limit_burst = 1\nrate_limit_except_level = LOUD",
        "[DEFAULT] rate_limit_except_level", 4)]
    [TestCase("[DEFAULT]\nbind_host = 192.0.2.77", "[DEFAULT] bind_host", 2)]
    [TestCase("[DEFAULT]\nbind_host = no.such.name.invalid", "[DEFAULT] bind_host", 2)]
    [TestCase("[DEFAULT]\nhashing_algorithm = md6", "[DEFAULT] hashing_algorithm", 2)]
    [TestCase("[DEFAULT]\nmetadata_encryption_key = short", "[DEFAULT] metadata_encryption_key", 2)]
    [TestCase("[DEFAULT]\nproperty_protection_file = /dev/zero", "[DEFAULT] property_protection_file", 2)]
    [TestCase("[DEFAULT]\nenabled_backends = fast:floppy", "[DEFAULT] enabled_backends", 2)]
    [TestCase("[glance_store]\ndefault_store = rbd\nstores = file", "[glance_store] default_store", 2)]
    [TestCase("[glance_store]\nstores = floppy", "[glance_store] stores", 2)]
    [TestCase("[glance_store]\nfilesystem_store_datadir = /proc/nothing", "[glance_store] filesystem_store_datadir", 2)]
    [TestCase("[glance_store]\nfilesystem_store_datadirs = /proc/nothing:1", "[glance_store] filesystem_store_datadirs", 2)]
    [TestCase("[glance_store]\nfilesystem_store_metadata_file = {dir}/nowhere", "[glance_store] filesystem_store_metadata_file", 2)]
    [TestCase("[glance_store]\nfilesystem_store_file_perm = 999", "[glance_store] filesystem_store_file_perm", 2)]
    [TestCase("[glance_store]\nstores = file, http\nhttp_proxy_information = nothing", "[glance_store] http_proxy_information", 3)]
    [TestCase(
        "[DEFAULT]\nenabled_backends = fast:file\n[glance_store]\ndefault_backend = fast\n[backend_defaults]\n" +
        "filesystem_store_file_perm = 999",
        "[fast] filesystem_store_file_perm", 6)]
    [TestCase("[oslo_policy]\npolicy_file = /dev/zero", "[oslo_policy] policy_file, policy_dirs", 2)]
    [TestCase("[oslo_policy]\npolicy_dirs = /dev/zero", "[oslo_policy] policy_file, policy_dirs", 2)]
    public Task A_problem_of_any_stage_has_the_place_of_its_option(string lines, string option, int line) =>
        AssertPlaceAsync(lines, option, line, database: true);

    [TestCase("[database]\nconnection = oracle://x", "[database] connection", 2)]
    [TestCase("[database]\nconnection = sqlite:///{dir}/nowhere/and/nowhere/x", "[database] connection", 2)]
    [TestCase("[database]\nconnection = postgresql://g:x@127.0.0.1:1/g", "[database] connection", 2)]
    [TestCase(
        "[paste_deploy]\nflavor = keystone\n[keystone_authtoken]\nauth_url = http://127.0.0.1:1\nauth_type = magic",
        "[keystone_authtoken] auth_type", 5)]
    [TestCase(
        "[paste_deploy]\nflavor = keystone\n[keystone_authtoken]\nauth_url = http://127.0.0.1:1\n" +
        "auth_type = password\ncafile = {dir}/nowhere\nusername = a\npassword = b\nproject_name = c",
        "[keystone_authtoken] cafile", 6)]
    public Task A_problem_of_database_or_keystone_has_the_place_of_its_option(string lines, string option, int line) =>
        AssertPlaceAsync(lines, option, line, database: lines.Contains("keystone", StringComparison.Ordinal));

    [TestCase("postgresql")]
    [TestCase("mysql+pymysql")]
    public async Task A_server_that_cannot_be_reached_is_told_with_its_port_and_the_reason_of_the_system(string scheme)
    {
        using var directory = new TemporaryDirectory();
        var (code, output) = await CheckAsync(
            directory, $"[database]\nconnection = {scheme}://glance:hunter2@127.0.0.1:1/glance", paste: true, database: false);

        Assert.That(code, Is.EqualTo(1));
        const string Words = "lost: 127.0.0.1:1: the connection was refused; is the server running, and does it listen there?";
        Assert.That(output, Has.One.EndsWith(Words), string.Join('\n', output));
    }

    [TestCase("", 3)]
    [TestCase("[DEFAULT]\nlog_file = {dir}/nowhere/a.log\n", 3)]
    [TestCase("[DEFAULT]\nlog_file = {dir}/nowhere/a.log\nmetadata_encryption_key = short\n", 3)]
    [TestCase("[DEFAULT]\nlog_file = {dir}/nowhere/a.log\nhashing_algorithm = md6\n", 3)]
    [TestCase("[DEFAULT]\nlog_file = {dir}/nowhere/a.log\nworkers = many\n", 5)]
    public async Task A_fault_keeps_its_exit_code_whatever_comes_along_with_it(string others, int expected)
    {
        using var directory = new TemporaryDirectory();
        var (code, output) = await CheckAsync(directory, $"{others}[glance_store]\nfilesystem_store_file_perm = 999", paste: true);

        Assert.That(code, Is.EqualTo(expected), string.Join('\n', output));
    }

    private static async Task AssertPlaceAsync(string lines, string option, int line, bool database)
    {
        using var directory = new TemporaryDirectory();
        var (code, output) = await CheckAsync(directory, lines, paste: true, database);

        Assert.That(code, Is.Not.Zero, string.Join('\n', output));
        var expected = $"ERROR: {directory["glance-api.conf"]}:{line}: {Filled(option, directory)}";
        Assert.That(output, Has.Some.StartsWith(expected), string.Join('\n', output));
        AssertPlaces(output, directory);
    }

    [TestCase("[oslo_policy]\nenforce_scope = true\npolicy_file = {dir}/nowhere.yaml", "[oslo_policy] policy_file", 3)]
    [TestCase(
        "[glance_store]\nfilesystem_store_datadirs = {dir}/there:1\nfilesystem_store_datadirs = /proc/nothing:2",
        "[glance_store] filesystem_store_datadirs", 3)]
    [TestCase("[DEFAULT]\nuse_keystone_limits = true", "[DEFAULT] use_keystone_limits", 2)]
    [TestCase(
        "[paste_deploy]\nflavor = keystone\n[keystone_authtoken]\nauth_url = http://127.0.0.1:1\n" +
        "auth_type = password\nusername = a\npassword = b\nproject_name = c\nuser_domain_id = d\nproject_domain_id = e",
        "[keystone_authtoken] auth_url", 4)]
    [TestCase("[DEFAULT]\nworker = 2", "[DEFAULT] worker", 2)]
    public async Task A_warning_has_the_place_of_its_option(string lines, string option, int line)
    {
        using var directory = new TemporaryDirectory();
        var (_, output) = await CheckAsync(directory, lines, paste: true);

        var expected = $@"^WARNING: .*/glance-api\.conf:{line}: .*{System.Text.RegularExpressions.Regex.Escape(option)}";
        Assert.That(output, Has.Some.Match(expected), string.Join('\n', output));
        AssertPlaces(output, directory);
    }

    // Also of what goes along with the problem that was meant.
    private static void AssertPlaces(IEnumerable<string> output, TemporaryDirectory directory)
    {
        var told = output
            .Where(line => line.StartsWith("ERROR: ", StringComparison.Ordinal) || line.StartsWith("WARNING: ", StringComparison.Ordinal))
            .Where(line => !line.Contains("neither enforce_new_defaults nor", StringComparison.Ordinal));
        var placed = $@"^[A-Z]+: {System.Text.RegularExpressions.Regex.Escape(directory["glance-api"])}[^ ]*:\d+";
        Assert.That(told, Has.All.Match(placed));
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

    private static async Task<(int Code, string[] Lines)> CheckAsync(
        TemporaryDirectory directory, string lines, bool paste, bool database = true)
    {
        if (paste)
            File.Copy(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"), directory["glance-api-paste.ini"]);
        var stores = lines.Contains("[glance_store]", StringComparison.Ordinal) || lines.Contains("enabled_backends", StringComparison.Ordinal);
        File.WriteAllText(directory["glance-api.conf"], $"""
            {Filled(lines, directory)}
            {(database ? $"[database]\nconnection = sqlite:///{directory["glance.sqlite"]}" : "")}
            {(stores ? "" : $"[glance_store]\nfilesystem_store_datadir = {directory["images"]}")}
            """);
        var (code, text) = await RunAsync(directory, paste);
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

    // Without a paste file beside it, one in the usual places of this machine would be found.
    private static async Task<(int Code, string Text)> RunAsync(TemporaryDirectory directory, bool paste)
    {
        var variables = new Dictionary<string, string> { ["OS_DEFAULT__BIND_PORT"] = "0" };
        if (!paste)
            variables["OS_PASTE_DEPLOY__CONFIG_FILE"] = directory["glance-api-paste.ini"];
        var run = await GlanceProgram.RunAsync(["--config-file", directory["glance-api.conf"], "--check-config"], variables);
        return (run.ExitCode, run.Text);
    }
}
