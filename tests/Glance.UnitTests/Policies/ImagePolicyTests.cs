using System.Reflection;
using Glance.Domain.Images;
using Glance.Domain.Policies;
using Glance.Operations.Access;
using Glance.TestKit.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>The guard of older releases (<c>enforce_new_defaults</c> off): whatever the rules say, changes are the owner's.</summary>
internal sealed class ImagePolicyTests
{
    private static readonly string[] ForOthers =
    [
        PolicyActions.GetImage, PolicyActions.GetImages, PolicyActions.DownloadImage, PolicyActions.DownloadFromStore,
        PolicyActions.GetMember, PolicyActions.GetMembers, PolicyActions.GetImageLocation,
        PolicyActions.AddImageLocation, PolicyActions.FetchImageLocation, PolicyActions.CopyImage,
    ];

    private static IEnumerable<string> Actions =>
        typeof(PolicyActions).GetFields(BindingFlags.Public | BindingFlags.Static).Select(named => (string)named.GetRawConstantValue()!);

    [Test]
    public async Task Under_old_defaults_others_may_do_to_a_visible_image_only_what_changes_nothing(
        [ValueSource(nameof(Actions))] string action, [Values] ImageVisibility visibility, [Values("reader", "member", "")] string roles)
    {
        var image = Cases.Image("them", visibility);

        var allowed = await Guarded().AllowsAsync(Cases.Caller(roles), action, image, CancellationToken.None);

        var mayAccept = action == PolicyActions.ModifyMember && visibility == ImageVisibility.Shared;
        Assert.That(allowed, Is.EqualTo(ForOthers.Contains(action) || mayAccept));
    }

    [Test]
    public async Task Under_old_defaults_an_image_without_an_owner_is_for_administrators_to_change([ValueSource(nameof(Actions))] string action)
    {
        var image = Cases.Image(owner: null, ImageVisibility.Public);

        var caller = Cases.Caller(project: null);

        Assert.That(await Guarded().AllowsAsync(caller, action, image, CancellationToken.None), Is.EqualTo(ForOthers.Contains(action)));
        Assert.That(await Guarded().AllowsAsync(Cases.Caller("admin"), action, image, CancellationToken.None), Is.True);
    }

    [Test]
    public async Task Under_old_defaults_the_owner_may_all_but_accept_for_others([ValueSource(nameof(Actions))] string action) =>
        Assert.That(
            await Guarded().AllowsAsync(Cases.Caller(), action, Cases.Image(visibility: ImageVisibility.Shared), CancellationToken.None),
            Is.EqualTo(action != PolicyActions.ModifyMember));

    // The rules allow everyone everything, so that only the guard is seen.
    private static ImagePolicy Guarded() => new(new FixedPolicy(rules: [.. Actions.Select(action => (action, "@"))]), ownersOnly: true);
}
