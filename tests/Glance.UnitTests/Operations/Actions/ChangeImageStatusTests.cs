using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Operations.Access;
using Glance.Operations.Actions;
using Glance.Operations.Jobs;
using Glance.TestKit.InMemory;
using Glance.UnitTests.Operations.Data;
using Glance.UnitTests.Operations.Uploads;
using Glance.UnitTests.Policies;
using Glance.UnitTests.Telemetry;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Actions;

/// <summary>Closing and opening the data of images.</summary>
internal sealed class ChangeImageStatusTests
{
    [TestCase(true, ImageStatus.Active, ImageStatus.Deactivated, "DeactivateImage")]
    [TestCase(false, ImageStatus.Deactivated, ImageStatus.Active, "ReactivateImage")]
    public async Task Each_action_has_its_own_name_in_the_telemetry_and_is_for_callers_who_may_write(
        bool closes, ImageStatus before, ImageStatus after, string name)
    {
        var (images, log) = (new InMemoryImageRepository(), new HeardLog());
        await images.AddAsync(Cases.Image() with { Status = before }, default);
        await using var jobs = new BackgroundJobs(TimeProvider.System, log.CreateLogger("jobs"));
        var actions = ImageStateOperations.From(MadeParts.Of(images, new OneStore(new InMemoryStore()), jobs, log));
        var action = closes ? actions.Deactivate : actions.Reactivate;
        using var listening = new Listening();

        Assert.That(
            async () => await action.ExecuteAsync(Cases.Caller() with { ReadOnly = true }, "i", default),
            Throws.TypeOf<ReadOnlyAccessException>());
        Assert.That(images.Peek("i")!.Value.Status, Is.EqualTo(before));
        await action.ExecuteAsync(Cases.Caller(), "i", default);

        Assert.That(images.Peek("i")!.Value.Status, Is.EqualTo(after));
        Assert.That(listening.Names, Is.All.EqualTo($"operation {name}").And.Not.Empty);
    }
}
