using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput.Checks;

/// <summary>However many faults a configuration has, one run of --check-config tells all of them (docs/decisions/0380).</summary>
internal sealed class EveryFaultAtOnceTests
{
    private const string Configuration = """
        [DEFAULT]
        workers = many
        bind_port = 70000
        bind_host = 192.0.2.77
        log_file = {dir}/nowhere/a.log
        use_syslog = true
        syslog_log_facility = LOG_NOTHING
        hashing_algorithm = md6
        metadata_encryption_key = short
        property_protection_file = protections.conf
        property_protection_rule_format = policies
        api_limit_max = 10
        limit_param_default = 25
        enabled_backends = fast:file, ceph:rbd, cloud:s3, web:http
        [glance_store]
        default_backend = nosuch
        [fast]
        filesystem_store_datadirs = {dir}/a:high
        filesystem_store_datadirs = :1
        filesystem_store_file_perm = 999
        filesystem_store_metadata_file = {dir}/nowhere.json
        [ceph]
        rbd_store_user = client.glance
        rbd_store_ceph_conf = {dir}/nowhere.conf
        [cloud]
        s3_store_host = ftp://s3.example.org
        s3_store_access_key = key
        s3_store_secret_key = hunter2
        s3_store_cacert = {dir}/nowhere.pem
        [web]
        http_proxy_information = http:ftp://proxy.example.org
        [database]
        connection = oracle://glance:hunter2@db/glance
        max_pool_size = none
        [keystone_authtoken]
        auth_type = password
        cafile = {dir}/nowhere-ca.pem
        certfile = {dir}/nowhere-cert.pem
        http_request_max_retries = -1
        [oslo_policy]
        policy_file = rules.yaml
        policy_dirs = more.d
        remote_ssl_client_crt_file = {dir}/nowhere-policy.pem
        [paste_deploy]
        flavor = keystone
        [worker]
        pool_size = 0
        [signature]
        certificate_dir = {dir}/nowhere-signatures
        [barbican]
        barbican_endpoint = controller:9311
        verify_ssl_path = {dir}/nowhere-barbican.pem
        """;

    private const string Paste = """
        [composite:glance-api-keystone]
        paste.composite_factory = glance.api:root_app_factory
        /: api
        /healthcheck: healthcheck
        /nowhere: nothere

        [pipeline:api]
        pipeline = cors missing authtoken strange context apiv2app

        [filter:cors]
        paste.filter_factory = oslo_middleware.cors:filter_factory
        max_age = long
        allow_credentials = perhaps

        [filter:authtoken]
        paste.filter_factory = keystonemiddleware.auth_token:filter_factory
        delay_auth_decision = maybe
        http_connect_timeout = soon
        token_cahce_time = 5

        [filter:strange]
        paste.filter_factory = example.strange:factory

        [filter:context]
        paste.filter_factory = glance.api.middleware.context:ContextMiddleware.factory

        [app:apiv2app]
        paste.app_factory = glance.api.v2.router:API.factory

        [app:healthcheck]
        paste.app_factory = oslo_middleware:Healthcheck.app_factory
        detailed = perhaps
        backends = disable_by_files_ports, sometimes
        disable_by_file_paths = nine
        allowed_source_ranges = here
        """;

    private static readonly string[] Expected =
    [
        "[DEFAULT] workers = 'many'",
        "[DEFAULT] bind_port = '70000'",
        "[DEFAULT] bind_host = 192.0.2.77",
        "[DEFAULT] log_file, log_dir",
        "[DEFAULT] syslog_log_facility",
        "[DEFAULT] hashing_algorithm",
        "[DEFAULT] metadata_encryption_key",
        "[DEFAULT] limit_param_default = '25'",
        "protections.conf:2: [^a_] create = x, y",
        "protections.conf:1: [^a_] has no delete",
        "protections.conf:6: [(] is not a regular expression",
        "[glance_store] default_backend = 'nosuch'",
        "[fast] filesystem_store_datadirs = {dir}/a:high",
        "[fast] filesystem_store_datadirs = :1",
        "[fast] filesystem_store_file_perm = 999",
        "[fast] filesystem_store_metadata_file",
        "[ceph] rbd_store_user",
        "[ceph] rbd_store_ceph_conf",
        "[cloud] s3_store_host",
        "[cloud] s3_store_bucket",
        "[cloud] s3_store_cacert",
        "[web] http_proxy_information",
        "[database] connection",
        "[database] max_pool_size = 'none'",
        "[keystone_authtoken] auth_url",
        "[keystone_authtoken] username",
        "[keystone_authtoken] password",
        "[keystone_authtoken] cafile",
        "[keystone_authtoken] certfile",
        "[keystone_authtoken] http_request_max_retries = '-1'",
        "[keystone_authtoken] delay_auth_decision = 'maybe'",
        "[keystone_authtoken] http_connect_timeout = 'soon'",
        "rules.yaml:1: get_image",
        "rules.yaml:2: get_images",
        "more.d/more.json:1: add_image",
        "[oslo_policy] remote_ssl_ca_crt_file",
        "[worker] pool_size = '0'",
        "[signature] certificate_dir",
        "[barbican] barbican_endpoint",
        "[barbican] verify_ssl_path",
        "schema-image.json: property 'shape', 'size_of' must be a schema",
        "there is no filter 'missing'",
        "unknown filter factory 'example.strange:factory'",
        "'nothere' in this file",
        "[filter:cors]: 'max_age = long'",
        "[filter:cors]: 'allow_credentials = perhaps'",
        "[app:healthcheck]: 'detailed = perhaps'",
        "backends: there is no check 'sometimes'",
        "disable_by_file_paths: 'nine'",
        "allowed_source_ranges: 'here'",
    ];

    [Test]
    public async Task Every_fault_of_every_part_is_told_in_one_run_and_by_the_start_too()
    {
        using var directory = new TemporaryDirectory();
        Write(directory);
        string[] arguments = ["--config-file", directory["glance-api.conf"]];

        var check = await GlanceProgram.RunAsync([.. arguments, "--check-config"]);
        var start = await GlanceProgram.StartAsync(arguments);

        using (Assert.EnterMultipleScope())
        {
            foreach (var words in Expected.Select(words => words.Replace("{dir}", directory.Path, StringComparison.Ordinal)))
                Assert.That(Told(check, words), Is.EqualTo(1), $"{words}\n{check.Text}");
            const string Misspelt = "[filter:authtoken] token_cahce_time: unknown setting, ignored; did you mean token_cache_time?";
            Assert.That(check.Text, Does.Contain(Misspelt));
            Assert.That(Errors(start), Is.EquivalentTo(Errors(check)));
            Assert.That((check.ExitCode, start.ExitCode), Is.EqualTo((5, 5)));
            Assert.That(check.Text + start.Text, Does.Not.Contain("hunter2"));
        }
    }

    private static int Told(ProgramRun run, string words) => Errors(run).Count(line => line.Contains(words, StringComparison.Ordinal));

    private static List<string> Errors(ProgramRun run) =>
        [.. run.Text.Split('\n').Where(line => line.StartsWith("ERROR: ", StringComparison.Ordinal))];

    private static void Write(TemporaryDirectory directory)
    {
        File.WriteAllText(directory["glance-api.conf"], Configuration.Replace("{dir}", directory.Path, StringComparison.Ordinal));
        File.WriteAllText(directory["glance-api-paste.ini"], Paste);
        File.WriteAllText(directory["rules.yaml"], "get_image: \"role:a or\"\nget_images: \"(role:a\"\n");
        Directory.CreateDirectory(directory["more.d"]);
        File.WriteAllText(directory["more.d/more.json"], "{\"add_image\": 5}");
        File.WriteAllText(directory["schema-image.json"], "{\"shape\": 1, \"size_of\": 2}");
        const string Protections = "[^a_]\ncreate = x, y\nread = @\nupdate = @\n\n[(]\ncreate = @\nread = @\nupdate = @\ndelete = @\n";
        File.WriteAllText(directory["protections.conf"], Protections);
    }
}
