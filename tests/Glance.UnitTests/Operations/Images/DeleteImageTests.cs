using Glance.Domain.Images;
using Glance.Domain.Stores;
using Glance.Operations.Images;
using Glance.Operations.Jobs;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Images;

/// <summary>Deleting an image with all that belongs to it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DeleteImageTests : IAsyncDisposable
{
    private readonly OddWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Test]
    public async Task What_works_for_the_image_is_stopped()
    {
        await _world.AddAsync(Cases.Image());
        var stopped = new TaskCompletionSource();
        _world.Jobs.Start(new JobKind("work"), new JobSubject("i"), async job =>
        {
            await Task.Delay(Timeout.Infinite, job.Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopped.SetResult();
        });

        await DeleteAsync();

        await stopped.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [TestCase("odd://a")]
    [TestCase("odd://b")]
    [TestCase("odd://c")]
    public async Task Data_in_use_is_told_and_all_other_data_goes(string used)
    {
        await _world.AddAsync(Cases.Image(), _world.Store.Put("odd://a"), _world.Store.Put("odd://b"), _world.Store.Put("odd://c"));
        _world.Store.BeforeDelete = url =>
        {
            if (url == used)
                throw _world.Store.Failure(StoreFailure.InUse);
        };

        Assert.That(DeleteAsync, Throws.TypeOf<StoreException>().With.Property("Failure").EqualTo(StoreFailure.InUse));
        Assert.That((_world.Images.Peek("i")!.Value.Status, _world.Store.Urls.Single()), Is.EqualTo((ImageStatus.Deleted, used)));
    }

    [Test]
    public async Task Data_that_cannot_go_for_another_reason_goes_later()
    {
        await _world.AddAsync(Cases.Image(), _world.Store.Put("odd://a"));
        _world.Store.BeforeDelete = _ => throw _world.Store.Failure(StoreFailure.Unavailable);

        await DeleteAsync();

        Assert.That((_world.Store.Urls.Count(), _world.Images.WaitingForRemoval), Is.EqualTo((1, 1)));
    }

    [TestCase(1, true)]
    [TestCase(4, true)]
    [TestCase(5, false)]
    public async Task An_image_that_changes_meanwhile_is_looked_at_again_a_few_times(int losses, bool deleted)
    {
        await _world.AddAsync(Cases.Image());
        _world.Records.OnDelete = () => _world.Records.Deletes <= losses ? new ImageStateConflictException("i", ImageStatus.Active) : null;

        if (deleted)
            await DeleteAsync();
        else
            Assert.That(DeleteAsync, Throws.TypeOf<ImageStateConflictException>());
        Assert.That((_world.Records.Finds, _world.Records.Deletes), Is.EqualTo((Math.Min(losses + 1, 5), Math.Min(losses + 1, 5))));
    }

    [Test]
    public async Task An_image_that_is_deleted_already_is_not_deleted_again()
    {
        await _world.AddAsync(Cases.Image() with { Status = ImageStatus.Deleted });

        Assert.That(DeleteAsync, Throws.TypeOf<InvalidStatusTransitionException>());
        Assert.That(_world.Records.Deletes, Is.Zero);
    }

    private Task DeleteAsync() => ImageOperations.From(_world.Parts).Delete.ExecuteAsync(OddWorld.Admin, "i", default);
}
