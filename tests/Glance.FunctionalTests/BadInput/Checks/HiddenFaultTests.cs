using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput.Checks;

/// <summary>No fault hides another one that is beside it in one value, section or file; check and start alike.</summary>
internal sealed class HiddenFaultTests
{
    private const string Paste = """
        [composite:glance-api]
        paste.composite_factory = glance.api:root_app_factory
        /: api
        /healthcheck: healthcheck

        [pipeline:api]
        pipeline = cors apiv2app

        [filter:cors]
        paste.filter_factory = oslo_middleware.cors:filter_factory
        oslo_config_project = glance
        max_age = %(nothing)s
        allow_credentials = perhaps

        [app:apiv2app]
        paste.app_factory = glance.api.v2.router:API.factory

        [app:healthcheck]
        paste.app_factory = oslo_middleware:Healthcheck.app_factory
        backends = 100%
        detailed = perhaps
        """;

    private const string Stores = """
        [DEFAULT]
        enabled_backends = v:vmware, f:fil, a:file, a:http, a:s3, s:swift
        [glance_store]
        default_backend = a
        [a]
        filesystem_store_datadir = {dir}/x
        filesystem_store_datadirs = {dir}/y:high
        filesystem_store_datadirs = :2
        [s]
        swift_store_config_file = {dir}/swift.conf
        [database]
        connection = sqlite:///{dir}/glance.sqlite
        """;

    private const string Rest = """
        [glance_store]
        filesystem_store_datadir = {dir}/images
        [oslo_policy]
        policy_file = {dir}/circles.yaml
        [healthcheck]
        allowed_source_ranges = here, 10.0.0.0/8, there
        [database]
        connection = sqlite:///{dir}/glance.sqlite
        """;

    [Test]
    public Task Every_wrong_store_is_told_whatever_else_is_wrong_with_stores() => AssertAsync(Stores,
    [
        "enabled_backends = 'v:vmware, f:fil, a:file, a:http, a:s3, s:swift': expected",
        "key 'a' is given twice",
        "enabled_backends = v:vmware",
        "store 'f' has the unknown type 'fil'",
        "set either this or filesystem_store_datadir",
        "filesystem_store_datadirs = {dir}/y:high: the priority high is not an integer",
        "filesystem_store_datadirs = :2: no directory",
        "{dir}/swift.conf:2",
        "{dir}/swift.conf:4",
    ]);

    [Test]
    public Task Every_wrong_value_of_a_section_and_every_circle_of_policies_is_told() => AssertAsync(Rest,
    [
        "glance-api-paste.ini:12 [filter:cors]: max_age: '%(nothing)s' names nothing",
        "glance-api-paste.ini:13 [filter:cors]: 'allow_credentials = perhaps'",
        "glance-api-paste.ini:20 [app:healthcheck]: backends: a percent sign must be written",
        "glance-api-paste.ini:21 [app:healthcheck]: 'detailed = perhaps'",
        "glance-api.conf:6: [healthcheck] allowed_source_ranges: 'here' is not a network",
        "glance-api.conf:6: [healthcheck] allowed_source_ranges: 'there' is not a network",
        "in a circle: add_image -> delete_image -> add_image",
        "in a circle: get_image -> get_images -> get_image",
    ]);

    private static async Task AssertAsync(string configuration, IReadOnlyList<string> expected)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["glance-api.conf"], SameWords.Filled(configuration, directory));
        await File.WriteAllTextAsync(
            directory["glance-api-paste.ini"],
            configuration == Stores ? await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini")) : Paste);
        await File.WriteAllTextAsync(directory["swift.conf"], "[ref1]\nauth_address\nuser = a:b\nnonsense\n");
        await File.WriteAllTextAsync(directory["circles.yaml"], """
            add_image: "rule:delete_image"
            delete_image: "rule:add_image"
            get_image: "rule:get_images"
            get_images: "rule:get_image"
            """);

        var (check, start) = await SameWords.TellAsync(directory);

        using (Assert.EnterMultipleScope())
        {
            foreach (var words in expected.Select(words => SameWords.Filled(words, directory)))
                Assert.That(check, Has.One.Contains(words), string.Join('\n', check));
            var told = expected.Count - (expected.Contains("key 'a' is given twice") ? 1 : 0); // which is behind the value
            Assert.That(check, Has.Count.EqualTo(told), string.Join('\n', check));
            Assert.That(start, Is.EquivalentTo(check));
        }
    }
}
