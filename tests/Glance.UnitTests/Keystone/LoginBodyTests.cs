using System.Text.Json;
using Glance.Configuration;
using Glance.Keystone.Sessions;
using Glance.Keystone.Tokens;
using Glance.Keystone.Wire;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

internal sealed class LoginBodyTests
{
    private const string Password = "auth_type = password\nusername = u\npassword = s\n";
    private const string User = """{"methods":["password"],"password":{"user":{"name":"u","domain":{"id":"default"},"password":"s"}}}""";

    private const string Credential = "auth_type = v3applicationcredential\napplication_credential_secret = s\n";

    [TestCase(Password, """{"identity":""" + User + """}""")]
    [TestCase(Password + "project_id = p\nproject_name = n", """{"identity":""" + User + ""","scope":{"project":{"id":"p"}}}""")]
    [TestCase(Password + "tenant_id = p", """{"identity":""" + User + ""","scope":{"project":{"id":"p"}}}""")]
    [TestCase(Password + "tenant_id = t\nproject_id = p", """{"identity":""" + User + ""","scope":{"project":{"id":"p"}}}""")]
    [TestCase(
        Password + "tenant_name = t\nproject_name = n",
        """{"identity":""" + User + ""","scope":{"project":{"name":"n","domain":{"id":"default"}}}}""")]
    [TestCase(
        Password + "project_name = n",
        """{"identity":""" + User + ""","scope":{"project":{"name":"n","domain":{"id":"default"}}}}""")]
    [TestCase(Password + "tenant_name = n", """{"identity":""" + User + ""","scope":{"project":{"name":"n","domain":{"id":"default"}}}}""")]
    [TestCase(
        Password + "project_name = n\nproject_domain_name = d",
        """{"identity":""" + User + ""","scope":{"project":{"name":"n","domain":{"name":"d"}}}}""")]
    [TestCase(Password + "domain_id = d\ndomain_name = n", """{"identity":""" + User + ""","scope":{"domain":{"id":"d"}}}""")]
    [TestCase(Password + "domain_name = n", """{"identity":""" + User + ""","scope":{"domain":{"name":"n"}}}""")]
    [TestCase(Password + "system_scope = all\nproject_id = p", """{"identity":""" + User + ""","scope":{"system":{"all":true}}}""")]
    [TestCase(Password + "trust_id = t\nsystem_scope = all", """{"identity":""" + User + ""","scope":{"OS-TRUST:trust":{"id":"t"}}}""")]
    [TestCase(
        "auth_type = v3password\nuser_id = i\nusername = u\npassword = s",
        """{"identity":{"methods":["password"],"password":{"user":{"id":"i","password":"s"}}}}""")]
    [TestCase(
        Password + "user_domain_id = d\nuser_domain_name = n",
        """{"identity":{"methods":["password"],"password":{"user":{"name":"u","domain":{"id":"d"},"password":"s"}}}}""")]
    [TestCase(
        Password + "default_domain_name = n",
        """{"identity":{"methods":["password"],"password":{"user":{"name":"u","domain":{"name":"n"},"password":"s"}}}}""")]
    [TestCase(
        Credential + "application_credential_id = i\napplication_credential_name = n",
        """{"identity":{"methods":["application_credential"],"application_credential":{"id":"i","secret":"s"}}}""")]
    [TestCase(
        Credential + "application_credential_name = n\nusername = u\nproject_id = p",
        """{"identity":{"methods":["application_credential"],"application_credential":""" +
        """{"name":"n","secret":"s","user":{"name":"u","domain":{"id":"default"}}}}}""")]
    [TestCase(
        Credential + "application_credential_name = n\nuser_id = i",
        """{"identity":{"methods":["application_credential"],"application_credential":{"name":"n","secret":"s","user":{"id":"i"}}}}""")]
    [TestCase(
        "auth_type = v3token\ntoken = s\nproject_id = p",
        """{"identity":{"methods":["token"],"token":{"id":"s"}},"scope":{"project":{"id":"p"}}}""")]
    [TestCase("auth_type = token\ntoken = s", """{"identity":{"methods":["token"],"token":{"id":"s"}}}""")]
    public void What_the_operator_configured_is_what_keystone_is_asked_for(string lines, string body) =>
        Assert.That(
            JsonSerializer.Serialize(LoginBody.Of(Read(lines)), KeystoneJson.Default.LoginRequest),
            Is.EqualTo($$"""{"auth":{{body}}}"""));

    [TestCase("http://k:5000/", "http://k:5000/")]
    [TestCase("https://k/identity/v3/?x=1", "https://k/identity/v3")]
    public void The_address_is_taken_without_slash_and_query(string url, string expected) =>
        Assert.That(Read(Password, url).AuthUrl.AbsoluteUri, Is.EqualTo(expected));

    [TestCase("ftp://k")]
    [TestCase("k:5000")]
    [TestCase("/v3")]
    public void An_address_that_is_no_web_address_is_refused(string url)
    {
        var e = Assert.Throws<ConfigurationException>(() => Read(Password, url));

        Assert.That(e.Problems[0].Option, Is.EqualTo("auth_url"));
    }

    [TestCase("auth_type = admin_token\ntoken = s", LoginKind.AdminToken)]
    [TestCase("admin_token = s", LoginKind.AdminToken)]
    [TestCase("admin_token = s\nadmin_user = u", LoginKind.AdminToken)]
    [TestCase("admin_user = u\nadmin_password = s\nadmin_tenant_name = n", LoginKind.Password)]
    public void The_token_of_an_administrator_needs_no_login(string lines, object kind)
    {
        var login = Read(lines);

        Assert.That((login.Kind, login.Secret.Reveal()), Is.EqualTo(((LoginKind)kind, "s")));
    }

    [TestCase("admin_user = u\nadmin_tenant_name = n", "admin_password")]
    [TestCase("admin_user = u\nadmin_password = s", "admin_tenant_name")]
    [TestCase(Credential, "application_credential_name")]
    [TestCase(Credential + "application_credential_name = n", "username")]
    [TestCase("auth_type = token", "token")]
    [TestCase("auth_type = password\nuser_id = i", "password")]
    [TestCase("auth_type = password\nusername = u", "password")]
    public void What_a_way_to_log_in_needs_is_named_when_it_is_missing(string lines, string option)
    {
        var e = Assert.Throws<ConfigurationException>(() => Read(lines));

        Assert.That(e.Problems[0].Option, Is.EqualTo(option));
    }

    private static LoginOptions Read(string lines, string url = "http://k") => AuthtokenOptions
        .From(ConfigurationSnapshot.FromText($"[keystone_authtoken]\nauth_url = {url}\n{lines}")).Session.Login;
}
