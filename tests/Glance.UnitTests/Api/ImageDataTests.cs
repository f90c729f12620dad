using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ImageDataTests
{
    private readonly ApiHarness _api = new();

    [Test]
    public async Task Data_comes_back_with_its_checksum()
    {
        var id = await _api.ActiveImageAsync();

        var data = await _api.GetAsync($"/images/{id}/file");
        var image = (await _api.GetAsync($"/images/{id}")).Json;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((data.Status, data.Body), Is.EqualTo((200, "0123456789")));
            Assert.That(data.Headers.ContentMD5.ToString(), Is.EqualTo("781e5e245d69b566979b86e28d23f2c7"));
            Assert.That(data.Headers.ContentType.ToString(), Is.EqualTo("application/octet-stream"));
            Assert.That(data.Headers.ContentLength, Is.EqualTo(10));
            Assert.That(image.GetProperty("status").GetString(), Is.EqualTo("active"));
            Assert.That(image.GetProperty("size").GetInt64(), Is.EqualTo(10));
            Assert.That(image.GetProperty("virtual_size").GetInt64(), Is.EqualTo(10));
            Assert.That(image.GetProperty("os_hash_algo").GetString(), Is.EqualTo("sha512"));
            Assert.That(_api.Store.OpenWrites, Is.Zero);
        }
    }

    [TestCase("bytes=0-3", 206, "0123", "bytes 0-3/10")]
    [TestCase("bytes=4-", 206, "456789", "bytes 4-9/10")]
    [TestCase("bytes=-3", 206, "789", "bytes 7-9/10")]
    [TestCase("bytes=-0", 206, "0123456789", "bytes 0-9/10")]
    [TestCase("bytes=-99", 206, "0123456789", "bytes 0-9/10")]
    [TestCase("BYTES = 9-99", 206, "9", "bytes 9-9/10")]
    [TestCase("bytes=0-99999999999999999999", 206, "0123456789", "bytes 0-9/10")]
    public async Task A_range_gives_that_part(string range, int status, string body, string contentRange)
    {
        var id = await _api.ActiveImageAsync();

        var answer = await _api.GetAsync($"/images/{id}/file", ("Range", range));

        Assert.That((answer.Status, answer.Body, answer.Headers.ContentRange.ToString()), Is.EqualTo((status, body, contentRange)));
    }

    [TestCase("bytes=10-", 416)]
    [TestCase("bytes=5-2", 416)]
    [TestCase("bytes=a-b", 416)]
    [TestCase("", 416)]
    [TestCase("bytes=", 416)]
    [TestCase("bytes=-", 416)]
    [TestCase("bytes=--1", 416)]
    [TestCase("items=0-1", 416)]
    [TestCase("bytes=0-1,3-4", 400)]
    public async Task A_range_that_is_none_is_refused(string range, int status)
    {
        var id = await _api.ActiveImageAsync();

        var answer = await _api.GetAsync($"/images/{id}/file", ("Range", range));

        Assert.That(answer.Status, Is.EqualTo(status));
    }

    [TestCase("bytes 0-3/*", 206)]
    [TestCase("bytes 0-3/5", 206)]
    [TestCase("bytes 0-99/*", 416)]
    [TestCase("bytes 0-99/10", 416)]
    [TestCase("bytes */10", 416)]
    [TestCase("bytes 5-2/*", 416)]
    [TestCase("bytes 9-20/30", 416)]
    [TestCase("x", 416)]
    [TestCase("", 416)]
    public async Task The_old_way_to_ask_for_a_range_still_works(string range, int status)
    {
        var id = await _api.ActiveImageAsync();

        var answer = await _api.GetAsync($"/images/{id}/file", ("Content-Range", range));

        Assert.That(answer.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task An_image_without_data_answers_nothing()
    {
        var id = (await _api.PostAsync("{}")).Id;

        var answer = await _api.GetAsync($"/images/{id}/file", ("Range", "bytes=0-"));

        Assert.That((answer.Status, answer.Body), Is.EqualTo((204, "")));
    }

    [TestCase(null)]
    [TestCase("text/plain")]
    public async Task Another_content_type_is_refused(string? type)
    {
        var answer = await _api.SendAsync("PUT", "/images/x/file", "abc", type);

        Assert.That(answer.Status, Is.EqualTo(415));
    }

    [Test]
    public async Task A_second_upload_is_a_conflict()
    {
        var id = await _api.ActiveImageAsync();

        var answer = await _api.PutDataAsync(id, "other");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(409));
            Assert.That(answer.Message, Does.StartWith("Image status transition from active to saving is not allowed"));
            Assert.That((await _api.GetAsync($"/images/{id}/file")).Body, Is.EqualTo("0123456789"));
        }
    }

    [Test]
    public async Task Formats_must_be_set_first()
    {
        var id = (await _api.PostAsync("""{"disk_format": "raw"}""")).Id;

        var answer = await _api.PutDataAsync(id, "x");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(400));
            Assert.That(answer.Message, Does.StartWith("Property container_format must be set prior to saving data."));
        }
    }

    [TestCase(StoreFailure.Full, 413)]
    [TestCase(StoreFailure.Denied, 503)]
    [TestCase(StoreFailure.Forbidden, 403)]
    [TestCase(StoreFailure.Unavailable, 503)]
    public async Task A_store_that_fails_leaves_the_image_queued_and_nothing_behind(StoreFailure failure, int status)
    {
        var id = (await _api.PostAsync("""{"disk_format": "raw", "container_format": "bare"}""")).Id;
        _api.Store.FailWritesWith = failure;

        var answer = await _api.PutDataAsync(id, "x");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(status));
            Assert.That(_api.Images.Peek(id)!.Value.Status, Is.EqualTo(ImageStatus.Queued));
            Assert.That((_api.Store.Count, _api.Store.OpenWrites), Is.EqualTo((0, 0)));
        }
    }

    [TestCase("9", 400)]
    [TestCase("x", 400)]
    [TestCase("-1", 400)]
    [TestCase("10", 204)]
    public async Task The_announced_size_must_be_the_size(string announced, int status)
    {
        var id = (await _api.PostAsync("""{"disk_format": "raw", "container_format": "bare"}""")).Id;

        var answer = await _api.SendAsync("PUT", $"/images/{id}/file", "0123456789", "application/octet-stream", ("x-openstack-image-size", announced));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(status));
            Assert.That(_api.Store.Count, Is.EqualTo(status == 204 ? 1 : 0));
        }
    }

    [Test]
    public async Task A_deactivated_image_is_for_administrators_only()
    {
        var id = await _api.ActiveImageAsync();
        var image = (await _api.Images.FindAsync(ApiHarness.Admin, id, default))!;
        await _api.Images.SaveAsync(image, image with { Status = ImageStatus.Deactivated, Visibility = ImageVisibility.Public }, default);

        var admin = await _api.GetAsync($"/images/{id}/file");
        _api.Context = new RequestContext { RequestId = "req-1", ProjectId = "us", Roles = ["member", "reader"] };
        var member = await _api.GetAsync($"/images/{id}/file");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(admin.Status, Is.EqualTo(200));
            Assert.That(member.Status, Is.EqualTo(403));
            Assert.That(member.Message, Does.StartWith("The requested image has been deactivated."));
        }
    }
}
