using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput.Checks;

/// <summary>A reason why the service cannot start has the same words and the same place, whoever asks.</summary>
internal sealed class SameWordsTests
{
    private const string HealthFactory = "paste.app_factory = oslo_middleware:Healthcheck.app_factory";
    private const string AuthFactory = "paste.filter_factory = keystonemiddleware.auth_token:filter_factory";

    [TestCase(
        "[database]\nconnection = sqlite:///{dir}/notes.txt",
        "{conf}:2: [database] connection: {dir}/notes.txt: the file is not an SQLite database")]
    [TestCase("[database]\nconnection = sqlite:///{dir}/link", "{conf}:2: [database] connection: {dir}/link is a symbolic link to ")]
    [TestCase("[database]\nconnection = sqlite:///{dir}/broken.sqlite", "{conf}:2: [database] connection: ")]
    [TestCase(
        "[database]\nconnection = sqlite:///{dir}/used.sqlite",
        "{dir}/used.sqlite-wal is a directory, and SQLite keeps a file of this name beside the database: move the directory away")]
    [TestCase("[glance_store]\nfilesystem_store_datadir = {dir}/link/images", "{conf}:2: [glance_store] filesystem_store_datadir")]
    [TestCase("[glance_store]\nfilesystem_store_datadir = {dir}/link", "{conf}:2: [glance_store] filesystem_store_datadir")]
    [TestCase("[glance_store]\nfilesystem_store_datadir = {dir}/notes.txt", "{conf}:2: [glance_store] filesystem_store_datadir")]
    [TestCase("[glance_store]\nfilesystem_store_datadir = /proc/nothing", "{conf}:2: [glance_store] filesystem_store_datadir")]
    [TestCase("[glance_store]\nfilesystem_store_file_perm = 999", "{conf}:2: [glance_store] filesystem_store_file_perm = 999")]
    [TestCase("[glance_store]\nstores = floppy", "{conf}:2: [glance_store] stores = floppy")]
    [TestCase("[DEFAULT]\nhashing_algorithm = md6", "{conf}:2: [DEFAULT] hashing_algorithm")]
    [TestCase("[DEFAULT]\nlog_file = {dir}/link/a.log", "{conf}:2: [DEFAULT] log_file, log_dir")]
    [TestCase("[DEFAULT]\nlog_file = {dir}", "{conf}:2: [DEFAULT] log_file, log_dir: cannot append to {dir}: it is a directory")]
    [TestCase("[DEFAULT]\nlog_file = mysql://u:hunter2@h/x", "{conf}:2: [DEFAULT] log_file, log_dir: cannot append to ")]
    [TestCase("[DEFAULT]\nproperty_protection_file = {dir}/link", "{conf}:2: [DEFAULT] property_protection_file")]
    [TestCase("[oslo_policy]\npolicy_file = {dir}/notes.txt", "{dir}/notes.txt")]
    [TestCase(
        "[oslo_policy]\npolicy_file = {dir}/latin.yaml",
        "{dir}/latin.yaml:3: b: the rule must be UTF-8 text, but the byte 0xfc in this line is not")]
    [TestCase(
        "[paste_deploy]\nflavor = keystone\n[keystone_authtoken]\nauth_type = password\nauth_url = ftp://k",
        "{conf}:5: [keystone_authtoken] auth_url: 'ftp://k'")]
    [TestCase(
        "[database]\nconection = sqlite:///{dir}/glance.sqlite",
        "{conf}:2 sets conection, which is no option: did you mean connection?")]
    public async Task Check_and_start_tell_it_alike_with_its_place(string lines, string words)
    {
        using var directory = new TemporaryDirectory();
        Write(directory, lines);

        var (check, start) = await SameWords.TellAsync(directory);

        Assert.That(check, Has.One.Contains(Filled(words, directory)), string.Join('\n', check));
        Assert.That(start, Is.EquivalentTo(check));
    }

    [TestCase(
        "[database]\nconnection = sqlite:///{dir}/linked.sqlite",
        "{dir}/linked.sqlite-wal is a symbolic link to {dir}/notes.txt, and SQLite follows none there: put the file itself in its place")]
    [TestCase(
        "[database]\nconnection = sqlite:///{dir}/hanging.sqlite",
        "{dir}/hanging.sqlite-wal is a symbolic link to {dir}/nothing, and SQLite follows none there: that file is not there")]
    [TestCase(
        "[database]\nconnection = postgresql://glance:hunter2@db/glance?sslmode=no",
        "{conf}:2: [database] connection = postgresql://glance:***@db/glance?sslmode=no has sslmode=no")]
    [TestCase(
        "[paste_deploy]\nflavor = keystone\n[keystone_authtoken]\nauth_type = password\nauth_url = ftp://u:hunter\n    2@k/v3",
        "{conf}:5: [keystone_authtoken] auth_url: 'ftp://u:***…' is not")]
    [TestCase(
        "[DEFAULT]\nenabled_backends = s:swift\n[glance_store]\ndefault_backend = s\n[s]\nswift_store_config_file = {dir}/half.conf\n"
        + "default_swift_reference = ref1",
        "{dir}/half.conf:1: [ref1] application_credential_secret: an application credential has both an id and a secret")]
    public Task Links_secrets_and_accounts_are_told_alike_too(string lines, string words) =>
        Check_and_start_tell_it_alike_with_its_place(lines, words);

    [Test]
    public async Task Whoever_may_not_write_is_told_the_same_by_both()
    {
        if (Environment.UserName != "root")
            Assert.Ignore("only root can become somebody else");
        using var directory = new TemporaryDirectory();
        Write(directory, "[glance_store]\nfilesystem_store_datadir = {dir}/shut");
        Directory.CreateDirectory(directory["shut"]);
        File.SetUnixFileMode(directory.Path, (UnixFileMode)0b111_111_111);

        IReadOnlyList<string> somebody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        string[] arguments = ["--config-file", directory["glance-api.conf"]];
        var variables = new Dictionary<string, string> { ["OS_DEFAULT__BIND_PORT"] = "0", ["OS_DEFAULT__WORKERS"] = "1" };
        var check = await GlanceProgram.RunAsync([.. arguments, "--check-config"], variables, somebody);
        var start = await GlanceProgram.StartAsync(arguments, variables, somebody);

        const string Words = "[glance_store] filesystem_store_datadir: store file: images cannot be added in {dir}/shut: Permission denied";
        Assert.That(check.Text, Does.Contain(Filled("WARNING: {conf}:2: " + Words, directory)));
        Assert.That(start.Text, Does.Contain(Filled(Words, directory)));
    }

    [TestCase("auth_url = ftp://paste", "auth_url = http://127.0.0.1:1", "{paste}:4: [keystone_authtoken] auth_url: 'ftp://paste'")]
    [TestCase("delay_auth_decision = true", "auth_url = ftp://conf", "{conf}:4: [keystone_authtoken] auth_url: 'ftp://conf'")]
    [TestCase("cafile = {dir}/paste.pem", "cafile = {dir}/conf.pem", "{paste}:4: [keystone_authtoken] cafile = '{dir}/paste.pem'")]
    [TestCase(
        "backends = sometimes",
        "auth_url = http://127.0.0.1:1\n[healthcheck]\nbackends = database",
        "{paste}:4 [app:healthcheck]: backends: there is no check 'sometimes'")]
    [TestCase(
        "detailed = true",
        "auth_url = http://127.0.0.1:1\n[healthcheck]\nbackends = sometimes",
        "{conf}:6: [healthcheck] backends: there is no check 'sometimes'")]
    public async Task The_place_is_where_the_value_came_from(string inPaste, string inConfiguration, string expected)
    {
        using var directory = new TemporaryDirectory();
        Write(directory, $"[keystone_authtoken]\nauth_type = password\nusername = a\n{inConfiguration}\n[paste_deploy]\nflavor = keystone");
        var isHealth = inConfiguration.Contains("[healthcheck]", StringComparison.Ordinal);
        File.WriteAllText(directory["glance-api-paste.ini"], $"""

            [{(isHealth ? "app:healthcheck" : "filter:authtoken")}]
            {(isHealth ? HealthFactory : AuthFactory)}
            {Filled(inPaste, directory)}
            [composite:glance-api-keystone]
            paste.composite_factory = glance.api:root_app_factory
            /: api
            {(isHealth ? "/healthcheck: healthcheck" : "")}
            [pipeline:api]
            pipeline = {(isHealth ? "" : "authtoken")} apiv2app
            [app:apiv2app]
            paste.app_factory = glance.api.v2.router:API.factory
            """);

        var (check, start) = await SameWords.TellAsync(directory);

        Assert.That(check, Has.One.StartsWith(Filled(expected, directory)), string.Join('\n', check));
        Assert.That(start, Is.EquivalentTo(check));
    }

    [Test]
    public async Task Control_characters_of_values_do_not_reach_the_terminal()
    {
        using var directory = new TemporaryDirectory();
        Write(directory, "[DEFAULT]\nworkers = \u001b[2Jmany\rno\nlog_file = {dir}/nowhere/\u001b]0;title\u0007/a.log\nwrokers\u009b = 1");
        string[] arguments = ["--config-file", directory["glance-api.conf"]];

        var check = await GlanceProgram.RunAsync([.. arguments, "--check-config"]);
        var start = await GlanceProgram.RunAsync(arguments);

        foreach (var run in (ProgramRun[])[check, start])
        {
            Assert.That(run.Text, Does.Contain(@"'\x1b[2Jmany").And.Contain(@"\x1b]0;title\x07"));
            Assert.That(run.Text.Where(c => char.IsControl(c) && c is not ('\n' or '\t')), Is.Empty);
        }
    }

    private static void Write(TemporaryDirectory directory, string lines)
    {
        File.Copy(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"), directory["glance-api-paste.ini"]);
        File.WriteAllText(directory["notes.txt"], "[what is this? " + new string('x', 2000));
        File.WriteAllBytes(directory["latin.yaml"], [.. "a: \"@\"\n# f"u8, 0xfc, .. "\nb: \"role:f"u8, 0xfc, (byte)'"']);
        File.WriteAllBytes(directory["broken.sqlite"], [.. "SQLite format 3\0"u8, .. new byte[4096]]);
        File.WriteAllText(directory["used.sqlite"], string.Empty);
        Directory.CreateDirectory(directory["used.sqlite-wal"]);
        File.WriteAllText(directory["half.conf"], "[ref1]\nauth_address = http://a\napplication_credential_id = b\n");
        File.CreateSymbolicLink(directory["link"], directory["nothing"]);
        File.WriteAllText(directory["linked.sqlite"], string.Empty);
        File.CreateSymbolicLink(directory["linked.sqlite-wal"], directory["notes.txt"]);
        File.WriteAllText(directory["hanging.sqlite"], string.Empty);
        File.CreateSymbolicLink(directory["hanging.sqlite-wal"], directory["nothing"]);
        var database = Unless(lines, "[database]", "connection = sqlite:///{dir}/glance.sqlite");
        var stores = Unless(lines, "[glance_store]", "filesystem_store_datadir = {dir}/images");
        File.WriteAllText(directory["glance-api.conf"], Filled($"{lines}\n{database}{stores}", directory));
    }

    private static string Filled(string text, TemporaryDirectory directory) => SameWords.Filled(text, directory);

    private static string Unless(string lines, string section, string otherwise) =>
        lines.Contains(section, StringComparison.Ordinal) ? string.Empty : $"{section}\n{otherwise}\n";
}
