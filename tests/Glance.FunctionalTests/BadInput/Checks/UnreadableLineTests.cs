using System.Text;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput.Checks;

/// <summary>A line that cannot be understood hides nothing but what may stand in it (docs/decisions/0367).</summary>
internal sealed class UnreadableLineTests
{
    private const string Head = """
        [database]
        connection = sqlite:///{dir}/glance.sqlite
        [paste_deploy]
        flavor = keystone

        """;

    private const string Login = """
        [keystone_authtoken]
        auth_type = password
        auth_url = http://127.0.0.1:1
        username = glance
        password = hunter2

        """;

    private const string Paste = """
        [composite:glance-api-keystone]
        paste.composite_factory = glance.api:root_app_factory
        /: api
        [pipeline:api]
        pipeline = cors authtoken context apiv2app
        [filter:context]
        paste.filter_factory = glance.api.middleware.context:ContextMiddleware.factory
        [app:apiv2app]
        paste.app_factory = glance.api.v2.router:API.factory

        """;

    private const string Filters = """
        [filter:cors]
        paste.filter_factory = oslo_middleware.cors:filter_factory
        max_age = late
        oslo_config_project = glance
        [filter:authtoken]
        paste.filter_factory = keystonemiddleware.auth_token:filter_factory
        http_connect_timeout = later
        """;

    private const string Valid = """
        [filter:cors]
        paste.filter_factory = oslo_middleware.cors:filter_factory
        oslo_config_project = glance
        [filter:authtoken]
        paste.filter_factory = keystonemiddleware.auth_token:filter_factory

        """;

    [Test]
    public Task A_value_that_is_wrong_in_both_places_is_told_of_both() => AssertAsync(
        Head + Login + "http_connect_timeout = soon\n[cors]\nmax_age = early\n",
        Paste + Filters.Replace("late\n", "late\n    password = hunter2\n", StringComparison.Ordinal),
        [
            "{conf}:10: [keystone_authtoken] http_connect_timeout = 'soon'",
            "{conf}:12: [cors] max_age = 'early'",
            "{paste}:12 [filter:cors]: 'max_age = late…'",
            "{paste}:17: [keystone_authtoken] http_connect_timeout = 'later'",
        ]);

    [Test]
    public Task A_line_that_is_no_setting_hides_nothing_else_of_its_paste_file() => AssertAsync(
        Head + Login + "http_request_max_retries = many\n",
        Paste + Filters + "\ntoken_cache_time 5\n    and what continues it\n[filter:cors]\nallow_credentials = perhaps\n"
            + "[broken\n/: nowhere\n[app:unused]\npaste.app_factory = a:b\npaste.app_factory = a:c\n",
        [
            "{conf}:10: [keystone_authtoken] http_request_max_retries = 'many'",
            "{paste}:12 [filter:cors]: 'max_age = late'",
            "{paste}:16: [keystone_authtoken] http_connect_timeout = 'later'",
            "{paste}:17 [filter:authtoken]: this line is not a setting",
            "{paste}:19 [filter:cors]: the section is there already, from line 10",
            "{paste}:20 [filter:cors]: 'allow_credentials = perhaps'",
            "{paste}:21: a section must end with ]",
            "{paste}:25 [app:unused]: 'paste.app_factory' is set already, in line 24",
        ]);

    [Test]
    public Task What_may_stand_in_such_a_line_is_not_said_to_be_missing() => AssertAsync(
        Head + "[keystone_authtoken]\nauth_type = password\n",
        Paste + """
            [filter:cors]
            paste.filter_factory
            [filter authtoken
            paste.filter_factory = keystonemiddleware.auth_token:filter_factory
            [app:healthcheck]
            nonsense
            """,
        [
            "{paste}:11 [filter:cors]: this line is not a setting",
            "{paste}:12: a section must end with ]",
            "{paste}:15 [app:healthcheck]: this line is not a setting",
        ]);

    [TestCase("[filter:cors]\nallow_credentials = true", "{paste}:17 [filter:cors]: the section is there already, from line 12")]
    [TestCase("[app:unused]\nnonsense", "{paste}:18 [app:unused]: this line is not a setting")]
    [TestCase("[nothing", "{paste}:17: a section must end with ]")]
    public Task What_cannot_stand_in_such_a_line_is_told(string lines, string expected) => AssertAsync(
        Head + "[keystone_authtoken]\nauth_type = password\n",
        Paste.Replace("/: api\n", "/: api\nv9: apiv2app\nw9: api\n", StringComparison.Ordinal) + Valid + lines + "\n",
        [
            expected,
            "{paste}:4 [composite:glance-api-keystone]: 'v9' is not an address",
            "{paste}:5 [composite:glance-api-keystone]: 'w9' is not an address",
            "[keystone_authtoken] auth_url is missing",
            "[keystone_authtoken] username is missing",
            "[keystone_authtoken] password is missing",
        ],
        exitCode: 5);

    [TestCase(
        "[filter:authtoken]\nnonsense",
        "{paste}:15 [filter:authtoken]: the section is there already",
        "{paste}:16 [filter:authtoken]: this line")]
    [TestCase("nonsense\n[DEFAULT]\nnonsense", "{paste}:15 [filter:authtoken]: this line", "{paste}:17 [DEFAULT]: this line")]
    [TestCase("[nothing\n[DEFAULT", "{paste}:15: a section must end with ]", "{paste}:16: a section must end with ]")]
    public Task What_hidden_faults_would_end_with_does_not_count(string lines, string one, string other) => AssertAsync(
        Head + "[keystone_authtoken]\nauth_type = password\n", Paste + Valid + lines + "\n", [one, other], exitCode: 1);

    [Test]
    public Task Nor_does_it_hide_what_else_is_wrong_with_accounts_and_protections() => AssertAsync(
        """
        [DEFAULT]
        enabled_backends = s:swift
        property_protection_file = {dir}/protections.conf
        [glance_store]
        default_backend = s
        [s]
        swift_store_config_file = {dir}/swift.conf
        default_swift_reference = ref9
        [database]
        connection = sqlite:///{dir}/glance.sqlite
        """,
        null,
        [
            "{dir}/swift.conf:2 [ref1]: this line is not a setting",
            "{dir}/swift.conf:3: [ref1] auth_address: it must be",
            "{dir}/swift.conf:4: [ref2] key: it is needed",
            "{dir}/swift.conf:7 [ref2]: the section is there already, from line 4",
            "default_swift_reference = ref9: swift_store_config_file has no section",
            "{dir}/protections.conf:2 [a]: this line is not a setting",
            "{dir}/protections.conf:6: [(] is not a regular expression",
            "{dir}/protections.conf:6: [(] has no update",
            "{dir}/protections.conf:8 [(]: 'read' is set already, in line 7",
        ]);

    [Test]
    public Task A_byte_that_is_no_utf8_hides_what_its_line_says_and_nothing_else() => AssertAsync(
        Head.Replace("flavor", "# für alle\nflavor", StringComparison.Ordinal)
            + Login.Replace("hunter2", "grün", StringComparison.Ordinal) + "http_request_max_retries = many\n"
            + "[DEFAULT]\nworkers = vïel\napi_limit_max = many\nlog_file = /tmp/\n    ä.log\n",
        Paste + "# für alle\n" + Filters + "\nregion_name = fünf\nhttp_request_max_retries = ünf\n",
        [
            "{conf}:10: [keystone_authtoken] password: the configuration file must be UTF-8 text, but the byte 0xfc in this line is not",
            "{conf}:11: [keystone_authtoken] http_request_max_retries = 'many'",
            "{conf}:13: [DEFAULT] workers: the configuration file must be UTF-8 text, but the byte 0xef",
            "{conf}:14: [DEFAULT] api_limit_max = 'many'",
            "{conf}:16: [DEFAULT] log_file: the configuration file must be UTF-8 text, but the byte 0xe4",
            "{paste}:13 [filter:cors]: 'max_age = late'",
            "{paste}:17: [keystone_authtoken] http_connect_timeout = 'later'",
            "{paste}:18 [filter:authtoken]: this file must be UTF-8 text, but the byte 0xfc in this line is not",
            "{paste}:19 [filter:authtoken]: this file must be UTF-8 text, but the byte 0xfc in this line is not",
        ]);

    [Test]
    public async Task In_a_comment_it_does_no_harm()
    {
        using var directory = new TemporaryDirectory();
        Write(directory, "# für alle\n" + Head + Login, "# für alle\n" + Paste
            + Filters.Replace("= later", "= 5", StringComparison.Ordinal).Replace("= late", "= 5", StringComparison.Ordinal));
        string[] arguments = ["--config-file", directory["glance-api.conf"]];
        var variables = new Dictionary<string, string> { ["OS_DEFAULT__BIND_PORT"] = "0", ["OS_DEFAULT__WORKERS"] = "1" };

        var check = await GlanceProgram.RunAsync([.. arguments, "--check-config"], variables);
        var start = await GlanceProgram.StartAsync(arguments, variables);

        Assert.That((check.ExitCode, start.Served), Is.EqualTo((0, true)), check.Text + start.Text);
    }

    private static async Task AssertAsync(string configuration, string? paste, IReadOnlyList<string> expected, int? exitCode = null)
    {
        using var directory = new TemporaryDirectory();
        Write(directory, configuration, paste);

        var (check, start) = await SameWords.TellAsync(directory);

        using (Assert.EnterMultipleScope())
        {
            foreach (var words in expected.Select(words => SameWords.Filled(words, directory)))
                Assert.That(check, Has.One.Contains(words), string.Join('\n', check));
            Assert.That(check, Has.Count.EqualTo(expected.Count), string.Join('\n', check));
            Assert.That(start, Is.EquivalentTo(check));
            if (exitCode is { } code)
                Assert.That(await SameWords.EndAsync(directory), Is.EqualTo(code));
            Assert.That(string.Join('\n', check), Does.Not.Contain("hunter2"));
        }
    }

    private static void Write(TemporaryDirectory directory, string configuration, string? paste)
    {
        var store = configuration.Contains("enabled_backends", StringComparison.Ordinal)
            ? string.Empty
            : "\n[glance_store]\nfilesystem_store_datadir = {dir}/images\n";
        File.WriteAllText(directory["glance-api.conf"], SameWords.Filled(configuration + store, directory), Encoding.Latin1);
        if (paste is null)
            File.Copy(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"), directory["glance-api-paste.ini"]);
        else
            File.WriteAllText(directory["glance-api-paste.ini"], paste, Encoding.Latin1);
        File.WriteAllText(
            directory["swift.conf"],
            "[ref1]\nuser nobody\nauth_address = ftp://a\n[ref2]\nauth_address = http://a\nuser = a:b\n[ref2]\nuser = c:d\n");
        File.WriteAllText(
            directory["protections.conf"],
            "[a]\nupdate nobody\ncreate = @\nread = @\ndelete = @\n[(]\nread = @\nread = !\ncreate = @\ndelete = @\n");
    }
}
