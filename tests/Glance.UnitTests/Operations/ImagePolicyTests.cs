using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Requests;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.TestKit.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations;

public sealed class ImagePolicyTests
{
    private readonly ImagePolicy _policy = new(new FixedPolicy());

    [TestCase("get_image", "reader", "us", ImageVisibility.Private, true)]
    [TestCase("get_image", "reader", "them", ImageVisibility.Private, false)]
    [TestCase("get_image", "reader", "them", ImageVisibility.Public, true)]
    [TestCase("get_image", "", "us", ImageVisibility.Private, false)]
    [TestCase("download_image", "reader", "us", ImageVisibility.Private, false)]
    [TestCase("download_image", "member", "them", ImageVisibility.Community, true)]
    [TestCase("modify_image", "member", "us", ImageVisibility.Private, true)]
    [TestCase("modify_image", "member", "them", ImageVisibility.Public, false)]
    [TestCase("delete_image", "reader", "us", ImageVisibility.Private, false)]
    [TestCase("publicize_image", "member", "us", ImageVisibility.Private, false)]
    [TestCase("communitize_image", "member", "us", ImageVisibility.Private, true)]
    [TestCase("no_such_action", "member", "us", ImageVisibility.Private, false)]
    public async Task Roles_and_ownership_decide(string action, string role, string owner, ImageVisibility visibility, bool allowed)
    {
        var context = new RequestContext { RequestId = "req-1", ProjectId = "us", Roles = [role] };

        Assert.That(await _policy.AllowsAsync(context, action, Image(owner, visibility), default), Is.EqualTo(allowed));
    }

    [Test]
    public void An_invisible_image_is_not_found_rather_than_forbidden()
    {
        var context = new RequestContext { RequestId = "req-1", ProjectId = "us", Roles = ["member", "reader"] };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(async () => await _policy.RequireAsync(context, "delete_image", Image("them", ImageVisibility.Private), default), Throws.TypeOf<ImageNotFoundException>());
            Assert.That(async () => await _policy.RequireAsync(context, "delete_image", Image("them", ImageVisibility.Public), default), Throws.TypeOf<ForbiddenException>());
        }
    }

    private static Image Image(string owner, ImageVisibility visibility) => new()
    {
        Id = "i",
        Status = ImageStatus.Active,
        Owner = owner,
        Visibility = visibility,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
