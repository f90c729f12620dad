using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Operations.Access;
using Glance.TestKit.Policies;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Access;

/// <summary>The checks that operations begin with.</summary>
internal sealed class ImageAccessTests
{
    [Test]
    public async Task A_question_about_no_image_is_one_about_the_callers_own()
    {
        var policy = new ImagePolicy(new FixedPolicy(rules: [("get_images", "project_id:%(owner)s and 'private':%(visibility)s")]));

        Assert.That(await policy.AllowsAsync(Cases.Caller(), PolicyActions.GetImages, null, default), Is.True);
    }

    [TestCase(false, true)]
    [TestCase(true, false)]
    public async Task Without_the_guard_of_older_releases_the_rules_alone_decide(bool ownersOnly, bool allowed)
    {
        var policy = new ImagePolicy(new FixedPolicy(rules: [("modify_image", "@")]), ownersOnly);

        Assert.That(
            await policy.AllowsAsync(Cases.Caller(), "modify_image", Cases.Image("them", ImageVisibility.Public), default),
            Is.EqualTo(allowed));
        Assert.That(await policy.AllowsAsync(Cases.Caller(), "modify_image", Cases.Image(), default), Is.True);
    }

    [TestCase(true, "add_image", "member", "them", false)]
    [TestCase(true, "add_image", "member", "us", true)]
    [TestCase(true, "add_image", "admin", "them", true)]
    [TestCase(true, "publicize_image", "member", "them", true)]
    [TestCase(false, "add_image", "member", "them", true)]
    public async Task Under_old_defaults_new_images_are_the_callers_own(
        bool ownersOnly, string action, string roles, string owner, bool allowed)
    {
        var policy = new ImagePolicy(new FixedPolicy(rules: [("add_image", "@"), ("publicize_image", "@")]), ownersOnly);

        Assert.That(await policy.AllowsNewAsync(Cases.Caller(roles), action, Cases.Image(owner), default), Is.EqualTo(allowed));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task New_images_are_no_exception_from_the_rules(bool ownersOnly)
    {
        var policy = new ImagePolicy(new FixedPolicy(rules: [("add_image", "!")]), ownersOnly);

        Assert.That(await policy.AllowsNewAsync(Cases.Caller(), PolicyActions.AddImage, Cases.Image(), default), Is.False);
    }

    [Test]
    public void An_image_that_a_rule_hides_is_marked_as_hidden() =>
        Assert.That(
            async () => await new ImagePolicy(new FixedPolicy(rules: [("get_image", "!")])).RequireAsync(
                Cases.Caller(), PolicyActions.GetImage, Cases.Image(), default),
            Throws.TypeOf<ImageNotFoundException>().With.Property("Hidden").True);

    [Test]
    public void A_rule_that_fails_fails_who_waits_for_it()
    {
        var asked = new ImagePolicy(new FailingRules()).RequireAsync(Cases.Caller(), PolicyActions.GetImage, Cases.Image(), default);

        Assert.That(async () => await asked, Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public void An_image_that_does_not_exist_yet_hides_nothing()
    {
        var policy = new ImagePolicy(new FixedPolicy(rules: [("publicize_image", "!"), ("get_image", "!")]));

        Assert.That(
            async () => await policy.RequireForNewAsync(Cases.Caller(), PolicyActions.PublicizeImage, Cases.Image(), default),
            Throws.TypeOf<ForbiddenException>().With.Message.EqualTo("You are not authorized to complete publicize_image action."));
    }

    [TestCase(36, false, 1)]
    [TestCase(37, false, 0)]
    [TestCase(36, true, 0)]
    public async Task An_id_that_no_image_can_have_is_asked_of_no_database(int length, bool nul, int asked)
    {
        await using var world = new OddWorld();
        var id = nul ? new string('i', length - 1) + '\0' : new string('i', length);

        Assert.That(async () => await world.Records.LoadAsync(OddWorld.Admin, id, default), Throws.TypeOf<ImageNotFoundException>());
        Assert.That(world.Records.Finds, Is.EqualTo(asked));
    }

    [Test]
    public async Task Every_property_that_the_caller_may_not_read_is_left_out_and_the_image_stays_whole()
    {
        var image = Cases.Image(properties: [("secret_a", "1"), ("open", "2"), ("secret_b", "3")]);

        var readable = await new Secrets().ReadableAsync(Cases.Caller(), image, default);

        Assert.That(readable.Properties.Keys, Is.EqualTo(["open"]));
        Assert.That(image.Properties, Has.Count.EqualTo(3));
        Assert.That(await new Secrets().ReadableAsync(Cases.Caller(), readable, default), Is.SameAs(readable));
    }

    private sealed class FailingRules : IPolicy
    {
        public ValueTask<bool> AllowsAsync(
            RequestContext context, string action, PolicyTarget target, CancellationToken cancellationToken) =>
            ValueTask.FromException<bool>(new TimeoutException("no answer"));
    }

    private sealed class Secrets : IPropertyProtection
    {
        public bool IsActive => true;

        public ValueTask<bool> AllowsAsync(
            RequestContext context, string property, PropertyAction action, CancellationToken cancellationToken) =>
            ValueTask.FromResult(!property.StartsWith("secret", StringComparison.Ordinal));
    }
}
