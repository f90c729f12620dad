using Glance.Api.Settings;
using Glance.Domain.Requests;
using Glance.Operations.Images;
using Glance.Operations.Records;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TagTests
{
    private readonly ApiHarness _api = new(new ApiOptions { Limits = new ImageLimits { TagQuota = 2 } });
    private string _id = "";

    [SetUp]
    public async Task MakeAnImage() => _id = (await _api.PostAsync("""{"tags": ["first"]}""")).Id;

    [Test]
    public async Task A_tag_is_put_as_often_as_wanted_and_deleted_once()
    {
        var put = await PutAsync("second");
        var again = await PutAsync("second");
        var tags = await TagsAsync();
        var gone = await DeleteAsync("second");
        var missing = await DeleteAsync("second");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((put.Status, again.Status, gone.Status), Is.EqualTo((204, 204, 204)));
            Assert.That(tags, Is.EquivalentTo((string[])["first", "second"]));
            Assert.That((missing.Status, missing.Message), Is.EqualTo((404, "The resource could not be found.<br /><br />\n\n\n")));
            Assert.That(await TagsAsync(), Is.EqualTo((string[])["first"]));
        }
    }

    [Test]
    public async Task No_more_tags_than_the_quota()
    {
        await PutAsync("second");

        var third = await PutAsync("third");

        Assert.That((third.Status, (await PutAsync("second")).Status), Is.EqualTo((413, 204)));
        Assert.That(third.Message, Does.StartWith(
            $"Image tag limit exceeded for image {_id}: The limit has been exceeded on the number of allowed image tags."
                + " Attempted: 3, Maximum: 2:<br />"));
    }

    [TestCase(255, 204)]
    [TestCase(256, 400)]
    public async Task A_tag_has_at_most_255_characters(int length, int status) =>
        Assert.That((await PutAsync(new string('t', length))).Status, Is.EqualTo(status));

    [Test]
    public async Task A_tag_that_databases_do_not_store_is_refused() =>
        Assert.That((await PutAsync("a\0b")).Status, Is.EqualTo(400));

    [Test]
    public async Task A_tag_in_an_address_may_lie_beyond_the_basic_plane()
    {
        var put = await PutAsync("😀");
        var there = await TagsAsync();
        var delete = await DeleteAsync("😀");

        Assert.That((put.Status, delete.Status), Is.EqualTo((204, 204)));
        Assert.That(there, Does.Contain("😀"));
        Assert.That(await TagsAsync(), Does.Not.Contain("😀"));
    }

    [Test]
    public async Task Only_the_owner_tags()
    {
        _api.Context = new RequestContext { RequestId = "req-1", ProjectId = "us", Roles = ["member", "reader"] };
        _id = (await _api.PostAsync("""{"visibility": "community"}""")).Id;
        _api.Context = _api.Context with { ProjectId = "them" };

        var put = await PutAsync("x");
        var delete = await DeleteAsync("x");
        var unknown = await _api.SendAsync("PUT", "/images/none/tags/x");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((put.Status, delete.Status), Is.EqualTo((403, 403)));
            Assert.That((unknown.Status, unknown.Message), Is.EqualTo((404, "Image none not found.<br /><br />\n\n\n")));
        }
    }

    private Task<ApiAnswer> PutAsync(string tag) => _api.SendAsync("PUT", $"/images/{_id}/tags/{tag}");

    private Task<ApiAnswer> DeleteAsync(string tag) => _api.SendAsync("DELETE", $"/images/{_id}/tags/{tag}");

    private async Task<IEnumerable<string?>> TagsAsync() =>
        (await _api.GetAsync($"/images/{_id}")).Json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString());
}
