using Glance.Api.Settings;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Requests;
using Glance.Operations.Images;
using Glance.Operations.Records;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MemberTests
{
    private static readonly RequestContext Us = Member("us");
    private static readonly RequestContext Them = Member("them");
    private static readonly RequestContext Others = Member("others");
    private readonly ApiHarness _api = new(new ApiOptions { Limits = new ImageLimits { MemberQuota = 2 } });
    private string _id = "";

    [SetUp]
    public async Task MakeAnImage()
    {
        _api.Context = Us;
        _id = (await _api.PostAsync("""{"name": "shared"}""")).Id;
    }

    [Test]
    public async Task A_new_member_is_pending()
    {
        var answer = await AddAsync("them");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(answer.Body, Does.Match(
                $$"""^\{"member_id": "them", "image_id": "{{_id}}", "status": "pending", "created_at": "[-0-9T:]+Z", "updated_at": "[-0-9T:]+Z", "schema": "/v2/schemas/member"\}$"""));
        }
    }

    [TestCase("pending", "", 0)]
    [TestCase("pending", "member_status=pending", 1)]
    [TestCase("accepted", "", 1)]
    [TestCase("rejected", "", 0)]
    [TestCase("rejected", "member_status=all", 1)]
    public async Task A_member_sees_the_image_and_lists_it_by_what_it_said(string said, string query, int listed)
    {
        await AddAsync("them");
        _api.Context = Them;
        await SayAsync("them", said);

        var shown = await _api.GetAsync($"/images/{_id}");
        var list = await _api.GetAsync("/images?" + query);

        Assert.That((shown.Status, list.Json.GetProperty("images").GetArrayLength()), Is.EqualTo((200, listed)));
    }

    [Test]
    public async Task A_removed_member_sees_nothing_and_may_come_back()
    {
        await AddAsync("them");

        var removed = await _api.SendAsync("DELETE", $"/images/{_id}/members/them");
        var again = await _api.SendAsync("DELETE", $"/images/{_id}/members/them");
        _api.Context = Them;
        var shown = await _api.GetAsync($"/images/{_id}");
        _api.Context = Us;
        var back = await AddAsync("them");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((removed.Status, removed.Body, removed.Headers.ContentType.Count), Is.EqualTo((204, "", 0)));
            Assert.That((again.Status, again.Message), Is.EqualTo((404, $"them not found in the member list of the image {_id}.<br /><br />\n\n\n")));
            Assert.That((shown.Status, back.Status), Is.EqualTo((404, 200)));
        }
    }

    [Test]
    public async Task The_owner_sees_all_members_and_a_member_itself()
    {
        await AddAsync("them");
        await AddAsync("others");
        var all = await _api.GetAsync($"/images/{_id}/members");
        _api.Context = Them;
        var own = await _api.GetAsync($"/images/{_id}/members");
        var other = await _api.GetAsync($"/images/{_id}/members/others");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(all), Is.EqualTo((string[])["them", "others"]));
            Assert.That(all.Json.GetProperty("schema").GetString(), Is.EqualTo("/v2/schemas/members"));
            Assert.That(Names(own), Is.EqualTo((string[])["them"]));
            Assert.That(other.Status, Is.EqualTo(404));
        }
    }

    [Test]
    public async Task Only_the_member_answers_and_only_the_owner_asks()
    {
        await AddAsync("them");
        var owner = await SayAsync("them", "accepted");
        _api.Context = Them;
        var nonsense = await SayAsync("them", "perhaps");
        var member = await SayAsync("them", "accepted");
        var spread = await AddAsync("others");
        var left = await _api.SendAsync("DELETE", $"/images/{_id}/members/them");
        _api.Context = Others;
        var stranger = await SayAsync("them", "accepted");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((owner.Status, owner.Message), Is.EqualTo((403, "You are not authorized to complete modify_member action.<br /><br />\n\n\n")));
            Assert.That((nonsense.Status, nonsense.Message), Is.EqualTo((400, "Incorrect request: Status must be \"pending\", \"accepted\" or \"rejected\".<br /><br />\n\n\n")));
            Assert.That((member.Status, member.Json.GetProperty("status").GetString()), Is.EqualTo((200, "accepted")));
            Assert.That((spread.Status, left.Status), Is.EqualTo((403, 403)));
            Assert.That((stranger.Status, stranger.Message), Is.EqualTo((404, $"Image {_id} not found.<br /><br />\n\n\n")));
        }
    }

    [TestCase("private")]
    [TestCase("community")]
    public async Task Only_shared_images_have_members(string visibility)
    {
        await AddAsync("them");
        await _api.PatchAsync(_id, $$"""[{"op": "replace", "path": "/visibility", "value": "{{visibility}}"}]""");

        var add = await AddAsync("others");
        var list = await _api.GetAsync($"/images/{_id}/members");
        var show = await _api.GetAsync($"/images/{_id}/members/them");
        var say = await SayAsync("them", "accepted");
        var remove = await _api.SendAsync("DELETE", $"/images/{_id}/members/them");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((add.Status, add.Message), Is.EqualTo((403, $"Not allowed to create members for image {_id}.<br /><br />\n\n\n")));
            Assert.That((list.Status, list.Message), Is.EqualTo((403, $"Not allowed to list members for image {_id}: Only shared images have members.<br /><br />\n\n\n")));
            Assert.That(show.Status, Is.EqualTo(404));
            Assert.That((say.Status, say.Message), Is.EqualTo((403, $"Not allowed to update members for image {_id}.<br /><br />\n\n\n")));
            Assert.That((remove.Status, remove.Message), Is.EqualTo((403, $"Not allowed to delete members for image {_id}.<br /><br />\n\n\n")));
        }
    }

    [Test]
    public async Task A_private_image_is_closed_to_its_members_until_it_is_shared_again()
    {
        await AddAsync("them");
        await _api.PatchAsync(_id, """[{"op": "replace", "path": "/visibility", "value": "private"}]""");
        _api.Context = Them;
        var closed = await _api.GetAsync($"/images/{_id}");
        _api.Context = Us;
        await _api.PatchAsync(_id, """[{"op": "replace", "path": "/visibility", "value": "shared"}]""");
        _api.Context = Them;
        var open = await _api.GetAsync($"/images/{_id}");

        Assert.That((closed.Status, open.Status), Is.EqualTo((404, 200)));
    }

    [Test]
    public async Task Duplicates_and_too_many_are_refused()
    {
        await AddAsync("them");
        var duplicate = await AddAsync("them");
        await AddAsync("others");
        var tooMany = await AddAsync("more");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((duplicate.Status, duplicate.Message), Is.EqualTo((409, $"Member them is duplicated for image {_id}<br /><br />\n\n\n")));
            Assert.That(tooMany.Status, Is.EqualTo(413));
            Assert.That(tooMany.Message, Does.StartWith(
                $"Image member limit exceeded for image {_id}: The limit has been exceeded on the number of allowed image members for this"
                    + " image. Attempted: 3, Maximum: 2:<br />"));
        }
    }

    [TestCase("{}", 400, "Member to be added not specified")]
    [TestCase("{\"member\": \"\"}", 400, "Member can't be empty")]
    [TestCase("{\"member\": 0}", 400, "Member can't be empty")]
    [TestCase("{\"member\": []}", 400, "Member can't be empty")]
    [TestCase("{\"member\": {}}", 400, "Member can't be empty")]
    [TestCase("{\"member\": 12}", 400, "Member 12 is not of type 'string'. Expected a member in the form")]
    [TestCase("{\"member\": 1.5}", 400, "Member 1.5 is not of type 'string'.")]
    [TestCase("{\"member\": true}", 400, "Member True is not of type 'string'.")]
    [TestCase("{\"member\": 1e999}", 400, "Member inf is not of type 'string'.")]
    [TestCase("[]", 400, "Expected a member in the form")]
    [TestCase("{\"member\": [\"x\"]}", 400, "Member ['x'] is not of type 'string'.")]
    [TestCase("{\"member\": \"\\ud83d\\ude00\"}", 400, "'member' can't contain 4 byte unicode characters")]
    [TestCase("{\"member\": \"\\u0000\"}", 400, "'member' can't contain the NUL character")]
    [TestCase("5", 400, "Unexpected body type.")]
    [TestCase("", 400, "Body expected in request.")]
    public async Task A_wrong_body_adds_nobody(string body, int status, string message)
    {
        var answer = await _api.SendAsync("POST", $"/images/{_id}/members", body);

        Assert.That((answer.Status, answer.Message), Is.EqualTo((status, answer.Message)).And.Matches<(int, string)>(told => told.Item2.StartsWith(message, StringComparison.Ordinal)));
        Assert.That(Names(await _api.GetAsync($"/images/{_id}/members")), Is.Empty);
    }

    [TestCase("{}", "Status not specified")]
    [TestCase("[]", "Expected a status in the form")]
    [TestCase("{\"status\": {}}", "Incorrect request: Status must be")]
    [TestCase("{\"status\": 1}", "Incorrect request: Status must be")]
    [TestCase("{\"status\": null}", "Incorrect request: Status must be")]
    [TestCase("{\"status\": [\"accepted\"]}", "Incorrect request: Status must be")]
    public async Task A_wrong_status_changes_nothing(string body, string message)
    {
        await AddAsync("them");
        _api.Context = Them;

        var answer = await _api.SendAsync("PUT", $"/images/{_id}/members/them", body);

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Message, Does.StartWith(message));
    }

    [Test]
    public async Task Names_beyond_the_column_are_refused_or_unknown()
    {
        var name = new string('m', 256);
        var add = await AddAsync(name);
        var show = await _api.GetAsync($"/images/{_id}/members/{name}");
        var nul = await _api.SendAsync("DELETE", $"/images/{_id}/members/a\0b");

        Assert.That((add.Status, show.Status, nul.Status), Is.EqualTo((400, 404, 404)));
    }

    [Test]
    public async Task A_reader_without_a_token_changes_no_members()
    {
        await AddAsync("them");
        _api.Context = new RequestContext { RequestId = "req-1", ReadOnly = true };

        var add = await AddAsync("others");
        var remove = await _api.SendAsync("DELETE", $"/images/{_id}/members/them");

        Assert.That((add.Status, remove.Status), Is.EqualTo((403, 403)));
        Assert.That(add.Message, Does.Contain("Read-only access"));
    }

    [Test]
    public async Task Members_of_a_deleted_image_are_not_found()
    {
        await AddAsync("them");
        await _api.SendAsync("DELETE", $"/images/{_id}");

        var list = await _api.GetAsync($"/images/{_id}/members");

        Assert.That((list.Status, list.Message, _api.Images.Peek(_id)!.Value.Status), Is.EqualTo((404, $"Image {_id} not found.<br /><br />\n\n\n", ImageStatus.Deleted)));
    }

    private static RequestContext Member(string project) => new() { RequestId = "req-1", ProjectId = project, Roles = ["member", "reader"] };

    private static IEnumerable<string?> Names(ApiAnswer answer) =>
        answer.Json.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("member_id").GetString());

    private Task<ApiAnswer> AddAsync(string project) => _api.SendAsync("POST", $"/images/{_id}/members", $$"""{"member": "{{project}}"}""");

    private Task<ApiAnswer> SayAsync(string project, string status) =>
        _api.SendAsync("PUT", $"/images/{_id}/members/{project}", $$"""{"status": "{{status}}"}""");
}
