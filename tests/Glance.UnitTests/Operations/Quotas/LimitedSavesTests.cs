using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Glance.Operations.Records;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Quotas;

/// <summary>Saves within what owners may use.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LimitedSavesTests : IAsyncDisposable
{
    private readonly OddWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Test]
    public async Task A_new_image_is_one_that_the_limits_of_now_have_room_for()
    {
        await _world.AddAsync(Cases.Image() with { Id = "j" });
        _world.With(new(), MovingLimits.Of((ProjectResource.ImageCountTotal, 1)).Raised((ProjectResource.ImageCountTotal, 2)));

        await _world.Records.AddAsync(Cases.Image(), _world.Parts.Quotas, default);

        Assert.That(await _world.FindAsync(), Is.Not.Null);
        Assert.That(
            async () => await _world.Records.AddAsync(Cases.Image() with { Id = "k" }, _world.Parts.Quotas, default),
            Throws.TypeOf<QuotaExceededException>());
    }

    [Test]
    public async Task A_step_that_the_remembered_limits_refuse_is_saved_within_those_of_now()
    {
        var before = await _world.AddAsync(OddWorld.Queued());
        _world.With(new(), MovingLimits.Of((ProjectResource.ImageSizeTotal, 1)).Raised((ProjectResource.ImageSizeTotal, 3)));

        var saved = await SaveAsync(before, 2 << 20);
        Assert.That((saved.Size, _world.Records.Saves), Is.EqualTo((2 << 20, 2)));
        Assert.That(() => SaveAsync(saved, 4 << 20), Throws.TypeOf<QuotaExceededException>());
    }

    private async Task<Image> SaveAsync(Image before, long size) => await _world.Records.SaveAsync(
        before,
        before with { Status = ImageStatus.Saving, Size = size },
        new UsageLimits { Bytes = 1 << 20 },
        _world.Parts.Quotas,
        default);
}
