using Glance.Api.Settings;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

public sealed class QuotaTests
{
    private static readonly RequestContext Us = new() { RequestId = "req-1", ProjectId = "us", Roles = ["member", "reader"] };

    [TestCase(true)]
    [TestCase(false)]
    public async Task Data_that_fits_exactly_is_taken_and_a_byte_more_is_not(bool announced)
    {
        var api = new ApiHarness(new ApiOptions { Quotas = new(Storage: 10) }) { Context = Us };
        var first = await UploadAsync(api, "012345", announced);
        var second = await UploadAsync(api, "01234", announced);
        var third = await UploadAsync(api, "0123", announced);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Status, second.Status, third.Status), Is.EqualTo((204, 413, 204)));
            Assert.That((api.Store.Count, api.Store.OpenWrites), Is.EqualTo((2, 0)));
            Assert.That(await StatusesAsync(api), Is.EquivalentTo((string[])["active", "queued", "active"]));
        }
    }

    [Test]
    public async Task Twenty_uploads_at_once_do_not_overshoot()
    {
        var api = new ApiHarness(new ApiOptions { Quotas = new(Storage: 50) }) { Context = Us };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => UploadAsync(api, "0123456789", number % 2 == 0))));

        Assert.That(api.Store.Count, Is.InRange(1, 5).And.EqualTo(answers.Count(answer => answer.Status == 204)));
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(204).Or.EqualTo(413));
    }

    [Test]
    public async Task Limits_of_keystone_take_the_place_of_the_storage_quota()
    {
        var api = new ApiHarness(new ApiOptions { Quotas = new(Storage: 1) }, projectLimits: new FixedLimits(ProjectResource.ImageSizeTotal, 1)) { Context = Us };

        var small = await UploadAsync(api, "012345", announced: true);
        var large = await UploadAsync(api, new string('x', 1 << 20), announced: true);

        Assert.That((small.Status, large.Status), Is.EqualTo((204, 413)));
    }

    [Test]
    public async Task No_more_images_than_the_limit()
    {
        var api = new ApiHarness(projectLimits: new FixedLimits(ProjectResource.ImageCountTotal, 1)) { Context = Us };

        Assert.That(((await api.PostAsync("{}")).Status, (await api.PostAsync("{}")).Status), Is.EqualTo((201, 413)));
    }

    [Test]
    public async Task No_uploads_where_none_are_allowed()
    {
        var api = new ApiHarness(projectLimits: new FixedLimits(ProjectResource.ImageCountUploading, 0)) { Context = Us };

        Assert.That((await UploadAsync(api, "x", announced: true)).Status, Is.EqualTo(413));
        Assert.That(api.Store.OpenWrites, Is.Zero);
    }

    private static async Task<ApiAnswer> UploadAsync(ApiHarness api, string data, bool announced)
    {
        var id = (await api.PostAsync("""{"disk_format": "raw", "container_format": "bare"}""")).Id;
        return await api.PutDataAsync(id, data, announced);
    }

    private static async Task<IEnumerable<string?>> StatusesAsync(ApiHarness api) =>
        (await api.GetAsync("/images")).Json.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("status").GetString());
}
