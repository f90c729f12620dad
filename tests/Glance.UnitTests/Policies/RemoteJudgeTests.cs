using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Policies;
using Glance.Policies.Remote;
using Glance.Policies.Rules;
using Glance.TestKit.Policies;
using Glance.TestKit.Processes;
using Microsoft.AspNetCore.WebUtilities;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>Questions to rules that are addresses, over a real socket.</summary>
internal sealed class RemoteJudgeTests
{
    private static readonly RequestContext Caller = Cases.Caller() with
    {
        UserDomainId = "ud",
        ProjectDomainId = "pd",
        DomainId = "d",
        SystemScope = "all",
        IsAdminProject = false,
        ServiceRoles = ["service"],
    };

    private static readonly PolicyTarget Target =
        PolicyTarget.Of(new Dictionary<string, string?> { ["owner"] = "us", ["checksum"] = null });

    private const string Credentials =
        """
        {"user_id": "u", "user_domain_id": "ud", "system_scope": "all", "system": "all", "domain_id": "d", "project_id": "us",
         "project_domain_id": "pd", "roles": ["member", "reader"], "is_admin_project": "False", "service_roles": ["service"]}
        """;

    private LineLog _log = null!; // made before each test

    [SetUp]
    public void MakeLog() => _log = new LineLog();

    [TearDown]
    public void EndLog() => _log.Dispose();

    [Test]
    public async Task A_question_is_a_form_whose_fields_are_json()
    {
        await using var judge = new PostedJudge();

        var allowed = await AskAsync(new RemoteOptions(), judge.Url + "/ask");

        var (head, body) = judge.Asked.Single();
        var fields = QueryHelpers.ParseQuery(body);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(allowed, Is.True);
            Assert.That(head, Does.StartWith("POST /ask HTTP/1.1").And.Contain("Content-Type: application/x-www-form-urlencoded"));
            Assert.That(fields.Keys, Is.EquivalentTo(["rule", "target", "credentials"]));
            Assert.That(fields["rule"].ToString(), Is.EqualTo("\"get_image\""));
            AssertSame(fields["target"].ToString(), """{"owner": "us", "checksum": null}""");
            AssertSame(fields["credentials"].ToString(), Credentials);
        }
    }

    [Test]
    public async Task A_question_is_one_json_object_where_that_is_configured()
    {
        await using var judge = new PostedJudge();

        var allowed = await AskAsync(new RemoteOptions { Json = true }, judge.Url + "/ask");

        var (head, body) = judge.Asked.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(allowed, Is.True);
            Assert.That(head, Does.Contain("Content-Type: application/json"));
            AssertSame(body, $$"""{"rule": "get_image", "target": {"owner": "us", "checksum": null}, "credentials": {{Credentials}}}""");
        }
    }

    [TestCase("True", true)]
    [TestCase("\"True\"", true)]
    [TestCase("False", false)]
    [TestCase("true", false)]
    [TestCase("", false)]
    [TestCase("True or so", false)]
    public async Task Only_the_word_True_is_a_yes(string says, bool allowed)
    {
        await using var judge = new PostedJudge { Says = says };

        Assert.That(await AskAsync(new RemoteOptions(), judge.Url), Is.EqualTo(allowed));
        Assert.That(_log.Lines, Is.Empty, "an answer is no trouble, whatever it says");
    }

    [Test]
    public async Task An_answer_longer_than_any_sensible_one_is_a_no()
    {
        await using var judge = new PostedJudge { Says = new string('"', 5000) + "True" };

        Assert.That(await AskAsync(new RemoteOptions(), judge.Url), Is.False);
        Assert.That(_log.Lines, Has.Exactly(1).StartsWith($"Warning Policy get_image is denied: {judge.Url} did not answer: "));
    }

    [Test]
    public async Task A_judge_that_sends_the_asker_elsewhere_is_not_followed()
    {
        await using var elsewhere = new PostedJudge();
        await using var judge = new PostedJudge { Says = "", Head = $"HTTP/1.1 307 Elsewhere\r\nLocation: {elsewhere.Url}/\r\n" };

        Assert.That(await AskAsync(new RemoteOptions(), judge.Url), Is.False);
        Assert.That(elsewhere.Asked, Is.Empty);
    }

    [Test]
    public async Task Cookies_of_a_judge_are_not_sent_back()
    {
        await using var judge = new PostedJudge { Head = "HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\n" };
        using var client = RemotePolicyClient.Create(new RemoteOptions(), _log);

        await client.AskAsync(judge.Url, Question(), default);
        await client.AskAsync(judge.Url, Question(), default);

        Assert.That(judge.Asked.Select(asked => asked.Head), Has.Exactly(2).Items.And.None.Contains("Cookie"));
    }

    [Test]
    public async Task A_judge_that_says_nothing_in_time_denies_and_the_log_tells()
    {
        await using var judge = new PostedJudge { Says = null };

        Assert.That(await AskAsync(new RemoteOptions { Timeout = TimeSpan.FromMilliseconds(300) }, judge.Url), Is.False);
        Assert.That(_log.Lines, Has.Exactly(1).StartsWith($"Warning Policy get_image is denied: {judge.Url} did not answer: "));
    }

    [Test]
    public async Task A_caller_who_leaves_ends_the_question_without_a_decision()
    {
        await using var judge = new PostedJudge { Says = null };
        using var leaving = new CancellationTokenSource();
        using var client = RemotePolicyClient.Create(new RemoteOptions(), _log);

        var asking = client.AskAsync(judge.Url, Question(), leaving.Token).AsTask();
        await judge.FirstAsked.Task;
        await leaving.CancelAsync();

        Assert.That(async () => await asking, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public async Task An_address_that_is_none_denies()
    {
        Assert.That(await AskAsync(new RemoteOptions(), "http://[/"), Is.False);
        Assert.That(_log.Lines, Has.Exactly(1).Contains("is denied"));
    }

    [Test]
    public async Task A_certificate_that_nobody_vouches_for_is_believed_unless_it_is_to_be_checked([Values] bool verified)
    {
        using var certificate = SelfSigned();
        await using var judge = new PostedJudge(certificate);

        Assert.That(await AskAsync(new RemoteOptions { VerifyServer = verified }, judge.Url), Is.EqualTo(!verified));
    }

    [Test]
    public void A_certificate_or_an_authority_that_cannot_be_read_stops_the_start([Values] bool own)
    {
        using var directory = new TemporaryDirectory();
        var options = own
            ? new RemoteOptions { Certificate = directory["none.pem"] }
            : new RemoteOptions { VerifyServer = true, Authorities = directory["none.pem"] };

        Assert.That(() => RemotePolicyClient.Create(options, _log), Throws.TypeOf<PolicyFileException>().With.Message.Contains("none.pem"));
    }

    [Test]
    public void A_file_that_holds_no_certificate_stops_the_start()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["own.pem"], "nothing");

        Assert.That(
            () => RemotePolicyClient.Create(new RemoteOptions { Certificate = directory["own.pem"] }, _log),
            Throws.TypeOf<PolicyFileException>().With.Message.Contains("remote_ssl_client_crt_file"));
    }

    private static void AssertSame(string actual, string expected) => Assert.That(
        JsonNode.DeepEquals(JsonNode.Parse(actual), JsonNode.Parse(expected)), Is.True, actual);

    private async Task<bool> AskAsync(RemoteOptions options, string url)
    {
        using var client = RemotePolicyClient.Create(options, _log);
        return await client.AskAsync(url, Question(), default);
    }

    private static PolicyQuestion Question() =>
        new(Caller, "get_image", Target, PolicyRuleSet.Build(new PolicySettings(), []), new FixedPolicy());

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=judge", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
