using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>The options of swift stores against one another, as the supervisor sees them.</summary>
internal sealed class SwiftSectionTests
{
    private const string Section = "[DEFAULT]\nenabled_backends = cold:swift\n[glance_store]\ndefault_backend = cold\n[cold]\n";
    private const string Whole = "swift_store_auth_address = https://k/v3\nswift_store_user = p:u\nswift_store_key = topsecret\n";

    [TestCase(Section + Whole)]
    [TestCase(Section + "swift_store_config_file = /etc/glance/glance-swift.conf\n")]
    [TestCase(Section
        + "swift_store_auth_address = k\nswift_store_application_credential_id = i\nswift_store_application_credential_secret = s\n")]
    [TestCase(Section + "swift_store_auth_address = k\nswift_store_user = u\nswift_store_project_name = p\nswift_store_key = s\n")]
    [TestCase(Section
        + "swift_store_auth_version = 1\nswift_store_auth_address = http://k/auth/v1.0\nswift_store_user = u\nswift_store_key = s\n")]
    [TestCase("[DEFAULT]\nenabled_backends = cold:swift\n[glance_store]\ndefault_backend = cold\n[backend_defaults]\n" + Whole)]
    [TestCase("[glance_store]\nstores = swift\ndefault_store = swift\n" + Whole)]
    [TestCase("[glance_store]\nswift_store_user = u\n")]
    public void A_store_that_has_all_it_needs_is_accepted_and_one_that_is_not_there_needs_nothing(string ini) =>
        Assert.That(Load.Report(ini).Problems, Is.Empty);

    [Test]
    public void With_many_tenants_a_store_needs_no_login_and_no_half_of_one()
    {
        Assert.That(Problems("swift_store_multi_tenant = true\n"), Is.Empty);
        Assert.That(Problems("swift_store_multi_tenant = true\nswift_store_auth_address = https://k/v3\nswift_store_user = p:u\n"),
            Is.EqualTo(new[]
            {
                "[cold] swift_store_key is missing, and a swift store needs it, or an application credential, or swift_store_config_file",
            }));
    }

    [Test]
    public void What_a_swift_store_lacks_is_named_all_at_once()
    {
        var problems = Problems("swift_store_container = a/b\nswift_store_endpoint = nowhere?x\ndefault_swift_reference = a b\n");

        Assert.That(problems, Is.EquivalentTo(new[]
        {
            "[cold] swift_store_auth_address is missing, and a swift store needs it, or swift_store_config_file",
            "[cold] swift_store_user is missing, and a swift store needs it, or an application credential, or swift_store_config_file",
            "[cold] swift_store_key is missing, and a swift store needs it, or an application credential, or swift_store_config_file",
            "[cold] swift_store_container = 'a/b': a container is named with up to 200 characters, none of them / ? # % or a blank",
            "[cold] swift_store_endpoint = 'nowhere?x': it must be http:// or https:// and a host, and the path to the account",
            "[cold] default_swift_reference = 'a b': a reference is named with letters, digits, '-', '_' and '.'",
        }));
    }

    [TestCase("swift_store_multi_tenant = true\nswift_store_config_file = /etc/glance/swift.conf\n", "[cold] swift_store_config_file = "
        + "'/etc/glance/swift.conf': it does not go with swift_store_multi_tenant, where accounts come from the tokens of requests; "
        + "leave one of them out")]
    [TestCase("swift_store_multi_tenant = true\nswift_store_auth_version = 1\n",
        "[cold] swift_store_auth_version = '1': swift_store_multi_tenant is for Keystone's tokens; set 3")]
    [TestCase("swift_buffer_on_upload = true\n", "[cold] swift_upload_buffer_dir: swift_buffer_on_upload needs it")]
    [TestCase("swift_store_auth_version = 2\n", "[cold] swift_store_auth_version = '2': Keystone has had no version 2 since 2018; set 3")]
    [TestCase("swift_store_application_credential_id = i\n",
        "[cold] swift_store_application_credential_secret: an application credential has both an id and a secret")]
    public void What_cannot_be_done_is_refused_with_the_reason(string line, string problem) =>
        Assert.That(Problems(Whole + line), Has.Some.EqualTo(problem));

    [TestCase("swift_store_auth_address = https://u:topsecret@k", "swift_store_auth_address")]
    [TestCase("swift_store_user = topsecret", "swift_store_user")]
    public void A_secret_in_a_wrong_value_is_not_repeated(string line, string option)
    {
        var told = Problems($"{Whole}{line}\n").Single(problem => problem.Contains(option));

        Assert.That(told, Does.Contain("must be").And.Not.Contain("topsecret"));
    }

    private static List<string> Problems(string options) =>
    [
        .. Load.Report(Section + options).Problems.Select(problem => problem.ToString()).Select(
            problem => problem[problem.IndexOf('[', StringComparison.Ordinal)..]),
    ];
}
