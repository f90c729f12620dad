using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Requests;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Glance.Operations.Rules;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Images;

/// <summary>New images: whose they are, and who may make them.</summary>
internal sealed class CreateImageTests
{
    [TestCase(false, null, "us")]
    [TestCase(false, "them", "us")]
    [TestCase(true, "them", "them")]
    [TestCase(true, "", null)]
    [TestCase(true, null, null)]
    public async Task An_image_is_the_callers_unless_the_caller_says_otherwise(bool given, string? named, string? owner)
    {
        await using var world = new OddWorld();

        var image = await CreateAsync(world, new NewImage { OwnerGiven = given, Owner = named }, Cases.Caller("admin"));

        Assert.That((image.Owner, image.Status, image.CreatedAt), Is.EqualTo((owner, ImageStatus.Queued, world.Time.GetUtcNow())));
        Assert.That(Guid.ParseExact(image.Id, "D").ToString(), Is.EqualTo(image.Id));
    }

    [TestCase(false, null, typeof(ForbiddenException), "You are not authorized to complete add_image action.")]
    [TestCase(true, "them", typeof(RefusedChangeException), "You are not permitted to create images owned by 'them'")]
    [TestCase(true, null, typeof(RefusedChangeException), "You are not permitted to create images owned by 'None'")]
    public async Task Who_may_not_is_told_why(bool given, string? owner, Type refusal, string message)
    {
        await using var world = new OddWorld(policies: ("add_image", "!"));

        Assert.That(
            () => CreateAsync(world, new NewImage { Id = "i", OwnerGiven = given, Owner = owner }),
            Throws.TypeOf(refusal).With.Message.EqualTo(message));
        Assert.That(world.Images.Peek("i"), Is.Null);
    }

    [TestCase(ImageVisibility.Private, null)]
    [TestCase(ImageVisibility.Shared, null)]
    [TestCase(ImageVisibility.Community, "communitize_image")]
    [TestCase(ImageVisibility.Public, "publicize_image")]
    public async Task Showing_an_image_to_everybody_needs_rights_of_its_own(ImageVisibility visibility, string? right)
    {
        await using var world = new OddWorld(policies: [("communitize_image", "!"), ("publicize_image", "!")]);

        if (right is null)
        {
            Assert.That((await CreateAsync(world, new NewImage { Visibility = visibility })).Visibility, Is.EqualTo(visibility));
        }
        else
        {
            Assert.That(
                () => CreateAsync(world, new NewImage { Visibility = visibility }),
                Throws.TypeOf<ForbiddenException>().With.Message.Contains(right));
        }
    }

    [Test]
    public async Task Names_and_owners_that_are_too_long_are_refused_and_named()
    {
        await using var world = new OddWorld();
        var tooLong = new string('x', 256);

        Assert.That(
            () => CreateAsync(world, new NewImage { Name = tooLong }),
            Throws.TypeOf<InvalidImageException>().With.Message.StartsWith("'name' has at most"));
        Assert.That(
            () => CreateAsync(world, new NewImage { OwnerGiven = true, Owner = tooLong }, Cases.Caller("admin")),
            Throws.TypeOf<InvalidImageException>().With.Message.StartsWith("'owner' has at most"));
    }

    [Test]
    public void Work_after_an_answer_waits_for_the_database_unless_told_otherwise() =>
        Assert.That(new OperationRules().WaitsForDatabase, Is.True);

    private static Task<Image> CreateAsync(OddWorld world, NewImage described, RequestContext? context = null) =>
        ImageOperations.From(world.Parts).Create.ExecuteAsync(context ?? Cases.Caller(), described, default);
}
