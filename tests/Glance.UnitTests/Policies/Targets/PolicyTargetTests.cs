using Glance.Domain.Images;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.UnitTests.Policies.Targets;

/// <summary>What rules may ask, and how the answers are spelt (glance/api/policy.py).</summary>
internal sealed class PolicyTargetTests
{
    private static readonly RequestContext Caller = Cases.Caller(project: "us");

    private static readonly Image Full = new()
    {
        Id = "i",
        Name = "n",
        Status = ImageStatus.PendingDelete,
        Visibility = ImageVisibility.Shared,
        Owner = "them",
        DiskFormat = "qcow2",
        ContainerFormat = "bare",
        Size = 123_456,
        VirtualSize = 9_000_000_000,
        Checksum = "c",
        HashAlgorithm = "sha512",
        HashValue = "h",
        MinDisk = 1_000,
        MinRam = 2_000,
        Protected = true,
        Hidden = false,
        CreatedAt = new DateTimeOffset(2026, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2)),
        UpdatedAt = new DateTimeOffset(2026, 11, 30, 23, 0, 9, TimeSpan.Zero),
        Properties = new Dictionary<string, string?>
        {
            ["custom"] = "x",
            ["empty"] = null,
            ["name"] = "not the name",
            ["locations"] = "l",
            ["tags"] = "t",
            ["none"] = "None",
        },
        Tags = ["t1"],
    };

    [TestCase("id", "i")]
    [TestCase("image_id", "i")]
    [TestCase("name", "n")]
    [TestCase("status", "pending_delete")]
    [TestCase("visibility", "shared")]
    [TestCase("owner", "them")]
    [TestCase("project_id", "them")]
    [TestCase("member", "us")]
    [TestCase("member_id", "us")]
    [TestCase("disk_format", "qcow2")]
    [TestCase("container_format", "bare")]
    [TestCase("size", "123456")]
    [TestCase("virtual_size", "9000000000")]
    [TestCase("checksum", "c")]
    [TestCase("os_hash_algo", "sha512")]
    [TestCase("os_hash_value", "h")]
    [TestCase("min_disk", "1000")]
    [TestCase("min_ram", "2000")]
    [TestCase("protected", "True")]
    [TestCase("os_hidden", "False")]
    [TestCase("created_at", "2026-01-02 03:04:05+00:00")]
    [TestCase("updated_at", "2026-11-30 23:00:09+00:00")]
    [TestCase("custom", "x")]
    [TestCase("empty", "None")]
    public void An_image_tells_its_attributes_as_python_prints_them(string key, string text) =>
        Assert.That(Ask(PolicyTarget.Of(Full, Caller), key), Is.EqualTo(text));

    [Test]
    public void An_attribute_without_a_value_is_there([ValueSource(nameof(Optional))] string key) =>
        Assert.That(Ask(PolicyTarget.Of(Cases.Image(owner: null), Caller), key), Is.EqualTo("None"));

    [TestCase("locations")]
    [TestCase("tags")]
    [TestCase("unknown")]
    [TestCase("user_id")]
    [TestCase("tenant")]
    [TestCase("Name")]
    [TestCase("")]
    public void Locations_and_tags_are_never_told_and_the_caller_is_not_asked_for(string key) =>
        Assert.That(Ask(PolicyTarget.Of(Full, Caller), key), Is.Null);

    [TestCase(ImageVisibility.Shared, "us", "us")]
    [TestCase(ImageVisibility.Shared, "them", "None", Description = "the owner is no member")]
    [TestCase(ImageVisibility.Shared, null, "None", Description = "nor is who has no project")]
    [TestCase(ImageVisibility.Public, "us", "None")]
    [TestCase(ImageVisibility.Community, "us", "None")]
    [TestCase(ImageVisibility.Private, "us", "None")]
    public void Who_finds_a_shared_image_of_others_is_its_member(ImageVisibility visibility, string? project, string member)
    {
        var target = PolicyTarget.Of(Full with { Visibility = visibility }, Cases.Caller(project: project));

        Assert.That((Ask(target, "member"), Ask(target, "member_id")), Is.EqualTo((member, member)));
    }

    [TestCase("project_id", "them", "us")]
    [TestCase("owner", "them", "us")]
    [TestCase("visibility", "shared", "private")]
    [TestCase("name", null, null)]
    [TestCase("user_id", null, null)]
    [TestCase("id", null, null)]
    public void A_proposed_image_and_images_in_general_have_owner_and_visibility(string key, string? proposed, string? general)
    {
        Assert.That(Ask(PolicyTarget.OfNew(Full), key), Is.EqualTo(proposed));
        Assert.That(Ask(PolicyTarget.OfImages(Caller), key), Is.EqualTo(general));
    }

    [Test]
    public void What_has_no_owner_has_none()
    {
        Assert.That(Ask(PolicyTarget.OfNew(Full with { Owner = null }), "owner"), Is.EqualTo("None"));
        Assert.That(Ask(PolicyTarget.OfImages(Cases.Caller(project: null)), "project_id"), Is.EqualTo("None"));
    }

    [TestCase("user_id", "u")]
    [TestCase("user", "u")]
    [TestCase("project_id", "us")]
    [TestCase("project", "us")]
    [TestCase("tenant", "us")]
    [TestCase("owner", null)]
    [TestCase("visibility", null)]
    public void A_caller_tells_user_and_project(string key, string? text) =>
        Assert.That(Ask(PolicyTarget.Of(Caller), key), Is.EqualTo(text));

    [Test]
    public void Anything_else_tells_its_values()
    {
        var target = PolicyTarget.Of(new Dictionary<string, string?> { ["project_id"] = "p", ["visibility"] = null });

        Assert.That((Ask(target, "project_id"), Ask(target, "visibility")), Is.EqualTo(("p", "None")));
        Assert.That(Ask(target, "owner"), Is.Null);
        Assert.That(All(target), Is.EqualTo(new[] { "project_id=p", "visibility=" }));
    }

    [Test]
    public void Nothing_tells_nothing()
    {
        Assert.That(Ask(default, "project_id"), Is.Null);
        Assert.That(All(default), Is.Empty);
    }

    [Test]
    public void A_remote_rule_is_sent_every_key_once_and_what_is_not_there_as_null()
    {
        string[] image =
        [
            "image_id=i", "name=n", "status=pending_delete", "created_at=2026-01-02 03:04:05+00:00", "updated_at=2026-11-30 23:00:09+00:00",
            "visibility=shared", "min_disk=1000", "min_ram=2000", "protected=True", "os_hidden=False", "checksum=", "os_hash_algo=sha512",
            "os_hash_value=h", "owner=them", "disk_format=qcow2", "container_format=bare", "size=123456", "virtual_size=9000000000",
            "member=us", "project_id=them", "custom=x", "empty=", "none=",
        ];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(All(PolicyTarget.Of(Full with { Checksum = null }, Caller)), Is.EqualTo(image));
            Assert.That(All(PolicyTarget.OfNew(Full)), Is.EqualTo(new[] { "project_id=them", "owner=them", "visibility=shared" }));
            Assert.That(All(PolicyTarget.OfImages(Caller)), Is.EqualTo(new[] { "project_id=us", "owner=us", "visibility=private" }));
            Assert.That(All(PolicyTarget.Of(Caller)), Is.EqualTo(new[] { "user_id=u", "project_id=us" }));
        }
    }

    [Test]
    public void Keys_that_some_target_has_are_known_whatever_the_properties() =>
        Assert.That(
            PolicyTarget.KnownKeys,
            Is.EquivalentTo(new[]
            {
                "image_id", "name", "status", "created_at", "updated_at", "visibility", "min_disk", "min_ram", "protected", "os_hidden",
                "checksum", "os_hash_algo", "os_hash_value", "owner", "disk_format", "container_format", "size", "virtual_size", "member",
                "project_id", "id", "member_id", "user_id", "user", "project", "tenant",
            }));

    private static string[] Optional() =>
    [
        "name", "owner", "project_id", "disk_format", "container_format", "size", "virtual_size", "checksum", "os_hash_algo",
        "os_hash_value", "member",
    ];

    private static string? Ask(PolicyTarget target, string key) => target.TryGet(key, out var text) ? text : null;

    private static string[] All(PolicyTarget target) => [.. target.All().Select(pair => $"{pair.Key}={pair.Value}")];
}
