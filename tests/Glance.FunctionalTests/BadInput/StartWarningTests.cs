using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>What a start warns of and goes on, --check-config warns of too.</summary>
internal sealed class StartWarningTests
{
    private static readonly Dictionary<string, string> AnyPort = new() { ["OS_DEFAULT__BIND_PORT"] = "0" };

    [TestCase(
        "[glance_store]\nstores = file, http\nfilesystem_store_datadir = {dir}/a\nhttps_ca_certificates_file = /nonexistent.pem",
        4, "[glance_store] https_ca_certificates_file = /nonexistent.pem cannot be read")]
    [TestCase(
        "[glance_store]\nstores = file, http\nfilesystem_store_datadir = {dir}/a\nhttps_ca_certificates_file = /etc/passwd",
        4, "[glance_store] https_ca_certificates_file = /etc/passwd holds no certificate")]
    [TestCase(
        "[glance_store]\nstores = file, http\ndefault_store = http\nfilesystem_store_datadir = {dir}/a",
        3, "[glance_store] default_store = http: http stores are only read, so every upload")]
    [TestCase(
        "[glance_store]\nfilesystem_store_datadirs = {dir}/a:1,{dir}/b:2",
        2, "with a comma in its name; write each of several in a line of its own")]
    [TestCase("[DEFAULT]\ndefault_log_levels = foo", 2, "[DEFAULT] default_log_levels: 'foo' is not a pair")]
    [TestCase(
        "[DEFAULT]\nlogging_context_format_string = %(nope)s",
        2, "[DEFAULT] logging_context_format_string: no log record has a value named 'nope'")]
    [TestCase(
        "[DEFAULT]\npublic_endpoint = images.example.org",
        2, "[DEFAULT] public_endpoint = 'images.example.org': it is shown to clients as it stands")]
    [TestCase(
        "[cors]\nallowed_origin = https://a.example.org, nonsense",
        2, "[cors] allowed_origin = 'https://a.example.org, nonsense': no browser sends 'nonsense'")]
    [TestCase("[cors]\nmax_age = -2", 2, "[cors] max_age = '-2': ")]
    [TestCase("[DEFAULT]\nuse_keystone_limits = true", 2, "[DEFAULT] use_keystone_limits is on, and every request that needs a limit")]
    [TestCase("[oslo_policy]\npolicy_default_rule = nosuch", 2, "[oslo_policy] policy_default_rule = nosuch: there is no such rule")]
    [TestCase(
        "[DEFAULT]\nenabled_backends = fast:file, slow:file\n[glance_store]\ndefault_backend = fast\n[fast]\n"
        + "filesystem_store_datadir = {dir}/a\n[slow]\nfilesystem_store_datadir = {dir}/a/",
        8, "the stores fast and slow have one directory")]
    public async Task What_a_start_warns_of_the_check_warns_of_once_with_the_place_of_the_option(string lines, int line, string words)
    {
        using var directory = new TemporaryDirectory();

        var configuration = directory["glance-api.conf"];
        var hasStores = lines.Contains("filesystem_store_datadir", StringComparison.Ordinal);
        var stores = hasStores ? "" : "[glance_store]\nfilesystem_store_datadir = {dir}/a";
        var text = $"{lines}\n[database]\nconnection = sqlite:///{{dir}}/glance.sqlite\n{stores}\n";
        File.WriteAllText(configuration, text.Replace("{dir}", directory.Path, StringComparison.Ordinal));
        File.Copy(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"), directory["glance-api-paste.ini"]);

        var check = await GlanceProgram.RunAsync(["--config-file", configuration, "--check-config"], AnyPort);
        var start = await GlanceProgram.StartAsync(["--config-file", configuration], AnyPort);

        Assert.That((check.ExitCode, start.Served), Is.EqualTo((0, true)), start.Text + check.Text);
        var told = check.Text.Split('\n').Where(said => said.Contains(words, StringComparison.Ordinal));
        Assert.That(told, Has.One.Items.And.One.StartsWith($"WARNING: {configuration}:{line}: "), check.Text);
        Assert.That(start.Text, Does.Contain(words));
    }
}
