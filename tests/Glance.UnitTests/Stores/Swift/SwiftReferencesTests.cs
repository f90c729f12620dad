using Glance.Keystone.Sessions;
using Glance.Stores;
using Glance.Stores.Drivers.Swift.Options;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Swift;

public sealed class SwiftReferencesTests
{
    private string _file = null!;

    [SetUp]
    public void MakeFile() => _file = Path.GetTempFileName();

    [TearDown]
    public void RemoveFile() => File.Delete(_file);

    [Test]
    public void Each_section_of_the_file_is_an_account()
    {
        var references = Of("""
            [DEFAULT]
            auth_address = https://keystone/v3
            [ref1]
            user = service:glance
            key = "with space"
            [old]
            auth_address = http://old:5000/v3/
            auth_version = 1
            user = just-a-user
            key = k
            user_domain_name = Users
            [credential]
            application_credential_id = id
            application_credential_secret = s
            """);

        var first = references.Default.ToLogin();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.AuthUrl.AbsoluteUri, first.ProjectName, first.UserName, first.Secret.Reveal()),
                Is.EqualTo(("https://keystone/v3", "service", "glance", "with space")));
            Assert.That((first.UserDomain, first.ProjectDomain),
                Is.EqualTo((new DomainName("default", null), new DomainName("default", null))));
            Assert.That((references.Find("old")!.AuthVersion, references.Find("old")!.UserDomain),
                Is.EqualTo(("1", new DomainName(null, "Users"))));
            Assert.That((references.Find("credential")!.ToLogin().Kind, references.Find("credential")!.ToLogin().ApplicationCredentialId),
                Is.EqualTo((LoginKind.ApplicationCredential, "id")));
            Assert.That(references.Find("ref2"), Is.Null);
            Assert.That(references.Find(new Uri("http://old:5000/v3"), "just-a-user")!.Name, Is.EqualTo("old"));
            Assert.That(references.Find(new Uri("https://old:5000/v3"), "just-a-user"), Is.Null, "another scheme");
            Assert.That(references.Find(new Uri("http://old:5000/v3"), "service:glance"), Is.Null, "another user");
        }
    }

    [Test]
    public void A_project_of_its_own_takes_the_place_of_the_users()
    {
        var login = Of("[ref1]\nauth_address = keystone\nuser = glance\nkey = k\nproject_id = p\nproject_domain_id = d\n")
            .Default.ToLogin();

        Assert.That((login.AuthUrl.AbsoluteUri, login.UserName, login.ProjectId, login.ProjectName, login.ProjectDomain),
            Is.EqualTo(("https://keystone/", "glance", "p", (string?)null, new DomainName("d", null))));
    }

    [Test]
    public void Everything_that_is_wrong_in_the_file_is_named_with_its_line_and_without_passwords()
    {
        var told = Assert.Throws<StoreConfigurationException>(() => Of("""
            [ref1]
            auth_address = ftp://x
            user = a:b:c
            key = topsecret
            [ref 2]
            [ref3]
            auth_address = keystone
            auth_version = 2
            application_credential_id = id
            """)).Problems;

        Assert.That(told, Is.EqualTo(new[]
        {
            $"{_file}:2: [ref1] auth_address: it must be http:// or https:// and a host, with a port or a path if need be",
            $"{_file}:3: [ref1] user: it must be project:user, with one colon",
            $"{_file}:5: [ref 2]: a reference is named with letters, digits, '-', '_' and '.'",
            $"{_file}:8: [ref3] auth_version: Keystone has had no version 2 since 2018; set 3",
            $"{_file}:6: [ref3] application_credential_secret: an application credential has both an id and a secret",
        }));
    }

    [Test]
    public void Every_line_that_is_not_grammatical_is_named()
    {
        var told = Assert.Throws<StoreConfigurationException>(() => Of("[ref1]\nauth_address\nuser = a:b\nnonsense\n")).Problems;

        Assert.That(told.Select(problem => problem.Split(' ')[0]), Is.EqualTo(new[] { $"{_file}:2", $"{_file}:4" }));
    }

    [Test]
    public void A_default_that_the_file_does_not_have_is_named_with_what_it_has()
    {
        Assert.That(() => Of("[other]\nauth_address = keystone\nuser = a:b\nkey = k\n"),
            Throws.TypeOf<StoreConfigurationException>().With.Message.EqualTo(
            "[glance_store] default_swift_reference = ref1: swift_store_config_file has no section of that name; it has other"));
        Assert.That(() => SwiftReferences.From(new SwiftStoreOptions { ConfigFile = "/nowhere/swift.conf" }),
            Throws.TypeOf<StoreConfigurationException>().With.Message.StartsWith(
                "[glance_store] swift_store_config_file = /nowhere/swift.conf: cannot be read: "));
    }

    [Test]
    public void Options_are_the_default_account_where_there_is_no_file()
    {
        var only = SwiftReferences.From(new SwiftStoreOptions
        {
            DefaultReference = "mine",
            Login = key => key switch { "auth_address" => "http://k/v3", "user" => "p:u", "key" => "s", _ => null },
        }).Default;

        Assert.That((only.Name, only.AuthVersion, only.User), Is.EqualTo(("mine", "3", "p:u")));
        Assert.That(only.ToString(), Does.Not.Contain("Key = s"));
    }

    private SwiftReferences Of(string text)
    {
        File.WriteAllText(_file, text);
        return SwiftReferences.From(new SwiftStoreOptions { ConfigFile = _file });
    }
}
