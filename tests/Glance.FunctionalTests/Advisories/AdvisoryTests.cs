using System.Net;
using System.Net.Http.Json;
using System.Text;
using Glance.TestKit.DiskImages;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Advisories;

/// <summary>
/// One test for each security advisory about the content of images (docs/contracts/glance-behaviours.md section 12), against the real
/// service.
/// </summary>
internal sealed class AdvisoryTests : ServerTest
{
    [Test]
    public async Task CVE_2024_32498_OSSA_2024_001_a_qcow2_with_an_external_data_file_is_refused([Values("qcow2", "raw")] string declared)
    {
        await StartAsync();

        await Refused(declared, MadeImages.Qcow2(features: 1 << 2), "data_file");
    }

    [Test]
    public async Task CVE_2024_32498_OSSA_2024_001_a_polyglot_is_refused([Values("iso", "raw", "qcow2")] string declared)
    {
        await StartAsync();

        // Which is said depends on how much of it has come when it is first recognised.
        var answer = await RefusalAsync(declared, MadeImages.Iso(system: MadeImages.Qcow2()));

        Assert.That(answer, Does.Contain("several formats").Or.Contain($"The content of the image is qcow2, and its disk_format says {declared}"));
    }

    [Test]
    public async Task CVE_2022_47951_OSSA_2023_002_a_vmdk_whose_extents_name_files_is_refused([Values("vmdk", "raw")] string declared)
    {
        await StartAsync();

        await Refused(declared, Encoding.ASCII.GetBytes("# Disk DescriptorFile\nversion=1\ncreateType=\"monolithicFlat\"\nRW 1 FLAT \"/etc/passwd\" 0\n"), "vmdk descriptor");
        await Refused(declared, MadeImages.Vmdk("createType=\"monolithicSparse\"\nRW 1 FLAT \"/etc/passwd\" 0\n"), "vmdk descriptor");
        await Refused(declared, MadeImages.Vmdk(capacity: 0), "vmdk descriptor");
    }

    [Test]
    public async Task CVE_2015_5163_OSSA_2015_014_a_qcow2_with_a_backing_file_is_refused([Values("qcow2", "raw")] string declared)
    {
        await StartAsync();

        await Refused(declared, MadeImages.Qcow2(backingFile: "/etc/passwd"), "backing_file");
    }

    [Test]
    public async Task CVE_2014_5356_OSSA_2014_028_a_body_without_length_is_stopped_at_the_size_cap()
    {
        await StartAsync(new GlanceServerSettings { DefaultGroup = "image_size_cap = 100000" });
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(200_001));
        body.Release();

        Assert.That(await Client.UploadAsync(id, body), Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        await NothingIsLeftOf(id);
    }

    [Test]
    public async Task CVE_2015_5251_OSSA_2015_019_a_status_cannot_be_set_by_a_client()
    {
        await StartAsync();
        var id = await Client.CreateAsync();
        using var patch = new StringContent("""[{"op":"replace","path":"/status","value":"active"}]""", Encoding.UTF8);
        patch.Headers.ContentType = new("application/openstack-images-v2.1-json-patch");

        using var patched = await Client.Http.PatchAsync($"/v2/images/{id}", patch);
        using var created = await Client.Http.PostAsJsonAsync("/v2/images", new { name = "x", status = "active" });
        using var upload = new HttpRequestMessage(HttpMethod.Get, $"/v2/images/{id}");
        upload.Headers.Add("x-image-meta-status", "active");
        using var shown = await Client.Http.SendAsync(upload);

        Assert.That((patched.StatusCode, created.StatusCode), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)));
        Assert.That(await Client.StatusAsync(id), Is.EqualTo("queued"));
    }

    [Test]
    public async Task CVE_2013_0212_OSSA_2013_002_no_path_of_the_store_is_in_an_error()
    {
        await StartAsync();
        var id = await Client.CreateFilledAsync(TestData.Bytes(10));
        File.Delete(Path.Combine(Server.ImageDirectory, id));
        ExpectedErrors.Add(id);

        using var answer = await Client.Http.GetAsync($"/v2/images/{id}/file");

        Assert.That(answer.IsSuccessStatusCode, Is.False);
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain(Server.ImageDirectory));
    }

    [Test]
    public async Task A_refusal_comes_while_the_body_is_still_being_sent()
    {
        await StartAsync();
        var id = await Client.CreateAsync(diskFormat: "qcow2");
        using var body = new HeldContent([.. MadeImages.Qcow2(backingFile: "/etc/passwd"), .. new byte[100_000]]);

        var upload = Client.UploadAsync(id, body);
        await body.HalfSent;
        await Client.WaitForStatusAsync(id, "queued");
        await Server.UntilAsync(() => Server.Log.Lines.Any(line => line.Contains("backing_file", StringComparison.Ordinal)), "the refusal");
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        await NothingIsLeftOf(id);
    }

    [Test]
    public async Task What_is_refused_can_be_mended_and_sent_again()
    {
        await StartAsync();
        var id = await Client.CreateAsync(diskFormat: "qcow2");

        var first = await Client.UploadAsync(id, MadeImages.Qcow2(backingFile: "x"));
        var second = await Client.UploadAsync(id, MadeImages.Qcow2(virtualSize: 5 << 20));

        Assert.That((first, second), Is.EqualTo((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.NoContent)));
        Assert.That((await Client.ShowAsync(id))["virtual_size"]!.GetValue<long>(), Is.EqualTo(5 << 20));
    }

    [Test]
    public async Task The_operators_rules_count()
    {
        await StartAsync(new GlanceServerSettings
        {
            OtherGroups = "[image_format]\nrequire_image_format_match = false\ngpt_safety_checks_nonfatal = mbr\nvmdk_allowed_types = streamOptimized",
        });

        Assert.That(await Client.UploadAsync(await Client.CreateAsync(diskFormat: "qcow2"), TestData.Bytes(1000)), Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Client.UploadAsync(await Client.CreateAsync(), MadeImages.Mbr((0x12, 0x83, 1))), Is.EqualTo(HttpStatusCode.NoContent));
        await Refused("vmdk", MadeImages.Vmdk(), "monolithicSparse");
    }

    private async Task Refused(string declared, byte[] image, string reason) =>
        Assert.That(await RefusalAsync(declared, image), Does.Contain("Image failed safety checks").And.Contain(reason));

    private async Task<string> RefusalAsync(string declared, byte[] image)
    {
        var id = await Client.CreateAsync(diskFormat: declared);
        using var content = new ByteArrayContent(image);
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await Client.Http.PutAsync($"/v2/images/{id}/file", content);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        await NothingIsLeftOf(id);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task NothingIsLeftOf(string id)
    {
        await Client.WaitForStatusAsync(id, "queued");
        var image = await Client.ShowAsync(id);
        Assert.That((image["size"]?.ToString(), image["checksum"]?.ToString(), image["virtual_size"]?.ToString()), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
        await Server.UntilAsync(
            () => !Directory.EnumerateFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories).Any(file => file.Contains(id, StringComparison.Ordinal)),
            $"data of image {id} in the store");
    }
}
