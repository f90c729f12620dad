using System.Text.Json;
using Glance.Keystone.Sessions;
using Glance.Keystone.Tokens;
using Glance.Keystone.Wire;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

internal sealed class TokenReaderTests
{
    private const string Base = "\"expires_at\":\"2026-05-01T13:00:00Z\",\"user\":{\"id\":\"u\",\"name\":\"un\"," +
        "\"domain\":{\"id\":\"ud\",\"name\":\"udn\"}}";

    [TestCase("null", "there is no token in the answer")]
    [TestCase("""{"user":{"id":"u"}}""", "it does not say when it expires")]
    [TestCase("""{"expires_at":"2026-05-01T13:00:00Z"}""", "it names no user")]
    [TestCase("""{"expires_at":"2026-05-01T13:00:00Z","user":{"id":""}}""", "it names no user")]
    [TestCase("""{"expires_at":"2026-05-01T13:00:00Z","user":{"name":"n"}}""", "it names no user")]
    [TestCase("{" + Base + ""","roles":[{"name":"r"},null]}""", "there is null in its roles")]
    [TestCase("{" + Base + ""","catalog":[null]}""", "there is null in its catalog")]
    [TestCase("{" + Base + ""","catalog":[{"type":"t","endpoints":[null]}]}""", "there is null in its catalog")]
    [TestCase("{" + Base + ""","catalog":[{"type":"a","endpoints":[]},{"type":"t","endpoints":[null]}]}""", "there is null in its catalog")]
    [TestCase("{" + Base + ""","application_credential":{"access_rules":[null]}}""", "there is null in its access rules")]
    public void What_every_token_has_and_this_one_not_is_told(string token, string problem)
    {
        Assert.That(Read(token, out var told), Is.Null);
        Assert.That(told, Is.EqualTo(problem));
    }

    // What keystonemiddleware 10.1 makes of the same (_request._normalize_catalog): a dict keeps the first place and the last value.
    [Test]
    public void Of_an_interface_that_a_region_has_twice_the_last_counts_in_the_place_of_the_first()
    {
        var identity = Read("{" + Base + """
            ,"catalog":[{"type":"image","name":"glance","endpoints":[
                {"region":"One","interface":"public","url":"a"},{"region":"One","interface":"internal","url":"b"},
                {"region":"Two","interface":"public","url":"c"},{"region":"One","interface":"Public","url":"d"},
                {"interface":"public","url":"e"},{"region":"","interface":"public","url":"f"},{"interface":"public","url":"g"}]}]}
            """, out _);

        Assert.That(identity!.ServiceCatalog, Is.EqualTo(
            """[{"type":"image","name":"glance","endpoints":[{"region":"One","publicURL":"d","internalURL":"b"},""" +
            """{"region":"Two","publicURL":"c"},{"publicURL":"g"},{"publicURL":"f"}]}]"""));
    }

    [Test]
    public void Everything_a_token_says_is_in_the_identity()
    {
        var identity = Read("{" + Base + """
            ,"project":{"id":"p","name":"pn","domain":{"id":"pd","name":"pdn"}},"domain":{"id":"d","name":"dn"},
            "system":{"all":true},
            "roles":[{"id":"1","name":" Admin"},{"id":"2"},{"name":"reader"}],"is_admin_project":false,
            "catalog":[{"type":"image","name":"glance"},{"name":"untyped","endpoints":[
                {"region":"","interface":"Public","url":"a"},{"url":"b"},{"region":"","interface":"INTERNAL","url":"c"}]}],
            "application_credential":{"access_rules":[{"method":"GET","service":"image","path":"/v2/*"}]},"bind":{"kerberos":"k"}}
            """, out var problem);

        Assert.That(problem, Is.Null);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                new[] { identity!.UserId, identity.UserName, identity.UserDomainId, identity.UserDomainName },
                Is.EqualTo(new[] { "u", "un", "ud", "udn" }));
            Assert.That(
                new[] { identity.ProjectId, identity.ProjectName, identity.ProjectDomainId, identity.ProjectDomainName },
                Is.EqualTo(new[] { "p", "pn", "pd", "pdn" }));
            Assert.That((identity.DomainId, identity.DomainName), Is.EqualTo(("d", "dn")));
            Assert.That((identity.SystemScope, identity.IsAdminProject, identity.RolesText), Is.EqualTo(("all", false, " Admin,reader")));
            Assert.That(identity.LowerRoles, Is.EqualTo(new[] { "admin", "reader" }));
            Assert.That(identity.ServiceCatalog, Is.EqualTo(
                """[{"type":"image","name":"glance","endpoints":[]},""" +
                """{"type":null,"name":"untyped","endpoints":[{"publicURL":"a","internalURL":"c"},{}]}]"""));
            Assert.That(identity.ServiceTypes, Is.EqualTo(new[] { "image" }));
            Assert.That(identity.AccessRules!.Single().Allows("GET", "/v2/images", "image"), Is.True);
            Assert.That(identity.Binding, Is.EqualTo(new Dictionary<string, string> { ["kerberos"] = "k" }));
        }
    }

    [TestCase("")]
    [TestCase(""","system":{"all":false},"bind":null""")]
    [TestCase(""","system":null,"bind":[]""")]
    public void What_a_token_does_not_say_is_absent_and_its_project_is_an_administrators_as_ever(string more)
    {
        var identity = Read("{" + Base + more + "}", out _);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                new[] { identity!.ProjectId, identity.DomainId, identity.SystemScope, identity.ServiceCatalog },
                Is.All.Null);
            Assert.That((identity.AccessRules, identity.ServiceTypes), Is.EqualTo(((object?)null, (object?)null)));
            Assert.That((identity.IsAdminProject, identity.RolesText, identity.Binding.Count), Is.EqualTo((true, "", 0)));
        }
    }

    [TestCase("internal", null, "http://inner-one")]
    [TestCase("internalURL", null, "http://inner-one")]
    [TestCase("public", null, "https://public-one")]
    [TestCase("internal", "Two", "http://inner-two")]
    [TestCase("internal", "three", "http://inner-three", Description = "by the id of the region")]
    [TestCase("admin", null, null)]
    [TestCase("internal", "Four", null)]
    public void Keystone_is_where_its_own_catalogue_says(string wanted, string? region, string? expected)
    {
        CatalogService[] catalog =
        [
            new("image", "glance", [new("internal", "One", null, "http://image")]),
            new("identity", "empty", null),
            new("identity", "keystone",
            [
                new("INTERNAL", "One", null, "ftp://no"), new("internal", "One", null, "nowhere"), new("internal", "One", null, null),
                new("public", "One", null, "https://public-one"), new("Internal", "One", null, "http://inner-one"),
                new("internal", "Two", "2", "http://inner-two"), new("internal", "Name", "three", "http://inner-three"),
            ]),
        ];

        Assert.That(ServiceEndpoint.Find(catalog, "identity", wanted, region)?.OriginalString, Is.EqualTo(expected));
        Assert.That(ServiceEndpoint.Find(null, "identity", wanted, region), Is.Null);
    }

    [TestCase(3600, 3570)]
    [TestCase(120, 90)]
    [TestCase(100, 75)]
    [TestCase(0, 0)]
    public void The_services_own_token_is_renewed_half_a_minute_or_a_quarter_before_its_end(int lifetime, int renewed)
    {
        var now = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.That(ServiceToken.Renewal(now, now.AddSeconds(lifetime), TimeSpan.FromSeconds(30)), Is.EqualTo(now.AddSeconds(renewed)));
    }

    [Test]
    public void A_printed_token_of_the_service_does_not_show_itself() =>
        Assert.That(
            new ServiceToken("s3cret", DateTimeOffset.MaxValue, new Uri("http://k")).ToString(),
            Does.Contain("http://k").And.Not.Contain("s3cret"));

    private static Identity? Read(string token, out string? problem) =>
        TokenReader.Read(JsonSerializer.Deserialize($$"""{"token":{{token}}}""", KeystoneJson.Default.TokenReply)!.Token, out problem);
}
