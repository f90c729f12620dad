using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    private const int Racers = 24;

    [Test]
    public async Task Of_many_saves_from_one_status_exactly_one_wins()
    {
        var seen = await StoreAsync(New());

        var won = await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => Task.Run(() => TryAsync(async () =>
            await SaveAsync(seen, seen with { Status = ImageStatus.Saving, Name = $"racer {racer}" })))));

        Assert.That(won.Count(did => did), Is.EqualTo(1));
        Assert.That((await ReadAsync(seen.Id))!.Name, Is.EqualTo($"racer {Array.IndexOf(won, true)}"));
    }

    [Test]
    public async Task Of_a_delete_and_many_saves_one_wins()
    {
        var seen = await StoreAsync(New());

        var saves = Enumerable.Range(0, Racers).Select(_ => Task.Run(() => TryAsync(async () => await SaveAsync(seen, seen with { Status = ImageStatus.Saving }))));
        var delete = Task.Run(() => TryAsync(async () => await Images.DeleteAsync(seen, ImageStatus.Deleted, Noon, CancellationToken.None)));
        var won = await Task.WhenAll(saves.Append(delete));

        Assert.That(won.Count(did => did), Is.EqualTo(1));
        Assert.That(await ReadAsync(seen.Id) is null, Is.EqualTo(won[^1]));
    }

    [Test]
    public async Task Of_many_images_with_one_id_exactly_one_is_added()
    {
        var id = Guid.NewGuid().ToString();

        var won = await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => Task.Run(async () =>
        {
            try
            {
                await Images.AddAsync(New($"racer {racer}") with { Id = id }, CancellationToken.None);
                return true;
            }
            catch (DuplicateImageException)
            {
                return false;
            }
        })));

        Assert.That(won.Count(did => did), Is.EqualTo(1));
        Assert.That((await ReadAsync(id))!.Name, Is.EqualTo($"racer {Array.IndexOf(won, true)}"));
    }

    [Test]
    public async Task Many_writers_of_different_properties_all_win()
    {
        var seen = await StoreAsync(New());

        await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => Task.Run(async () =>
            await SaveAsync(seen, seen with { Properties = new Dictionary<string, string?> { [$"p{racer}"] = "set" }, Tags = [$"t{racer}"] }))));

        var now = await ReadAsync(seen.Id);
        Assert.That(now!.Properties, Has.Count.EqualTo(Racers));
        Assert.That(now.Tags, Has.Count.EqualTo(Racers));
    }

    [Test]
    public async Task A_tag_that_many_add_is_one_tag_that_one_removal_removes()
    {
        var seen = await StoreAsync(New());

        await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => Task.Run(async () => await SaveAsync(seen, seen with { Tags = ["same"] }))));
        var now = await ReadAsync(seen.Id);
        var without = await SaveAsync(now!, now! with { Tags = [] });

        Assert.That(now!.Tags, Is.EqualTo(new[] { "same" }));
        Assert.That(without.Tags, Is.Empty);
    }

    [Test]
    public async Task A_reader_never_sees_half_a_save()
    {
        var image = await StoreAsync(New("0") with { Tags = ["0"], Properties = new Dictionary<string, string?> { ["n"] = "0" } });
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            var torn = 0;
            do
            {
                var seen = (await Images.ListAsync(Admin, new ImageQuery { Limit = 1 }, CancellationToken.None))[0];
                torn += seen.Tags is [var tag] && tag == seen.Name && seen.Properties["n"] == seen.Name ? 0 : 1;
            }
            while (!stop.IsCancellationRequested);
            return torn;
        });

        for (var turn = 1; turn <= 40; turn++)
        {
            var number = $"{turn}";
            image = await SaveAsync(image, image with { Name = number, Tags = [number], Properties = new Dictionary<string, string?> { ["n"] = number } });
        }

        await stop.CancelAsync();
        Assert.That(await reader, Is.Zero);
    }

    [Test]
    public void A_request_that_has_ended_reads_and_writes_nothing()
    {
        var ended = new CancellationToken(canceled: true);

        Assert.That(async () => await Images.AddAsync(New(), ended), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await Images.ListAsync(Admin, new ImageQuery { Limit = 1 }, ended), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await NamesAsync(Admin, new ImageQuery { Limit = 1 }), Is.Empty);
    }

    [Test]
    public async Task However_many_add_at_once_no_image_has_more_properties_than_its_quota()
    {
        var seen = await StoreAsync(New() with { Properties = new Dictionary<string, string?> { ["os_glance_own"] = "does not count" } });
        var quotas = new ImageQuotas { Properties = 10 };

        var added = await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => Task.Run(() => FitsAsync(async () =>
            await Images.SaveAsync(seen, seen with { Properties = new Dictionary<string, string?>(seen.Properties) { [$"p{racer}"] = "set" } }, quotas, CancellationToken.None)))));

        Assert.That(added.Count(did => did), Is.EqualTo(10));
        Assert.That((await ReadAsync(seen.Id))!.Properties, Has.Count.EqualTo(11));
    }

    [Test]
    public async Task However_many_add_at_once_no_image_has_more_tags_than_its_quota()
    {
        var seen = await StoreAsync(New());

        var added = await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => Task.Run(() => FitsAsync(async () =>
            await Images.SaveAsync(seen, seen with { Tags = [$"t{racer}"] }, new ImageQuotas { Tags = 10 }, CancellationToken.None)))));

        Assert.That(added.Count(did => did), Is.EqualTo(10));
        Assert.That((await ReadAsync(seen.Id))!.Tags, Has.Count.EqualTo(10));
    }

    [Test]
    public async Task A_save_that_only_changes_or_removes_is_not_refused_by_a_quota_that_was_lowered()
    {
        var seen = await StoreAsync(New() with { Tags = ["a", "b"], Properties = new Dictionary<string, string?> { ["p"] = "1", ["q"] = "1" } });
        var lowered = new ImageQuotas { Tags = 0, Properties = 1 };

        var saved = await Images.SaveAsync(seen, seen with { Tags = ["a"], Properties = new Dictionary<string, string?> { ["p"] = "2", ["q"] = "1" } }, lowered, CancellationToken.None);

        Assert.That((saved.Tags.Count, saved.Properties["p"]), Is.EqualTo((1, "2")));
        Assert.That(async () => await Images.SaveAsync(saved, saved with { Tags = ["a", "c"] }, lowered, CancellationToken.None), Throws.TypeOf<QuotaExceededException>());
        Assert.That((await ReadAsync(seen.Id))!.Tags, Is.EqualTo(new[] { "a" }), "a refused save leaves nothing");
    }

    [Test]
    public async Task An_image_that_was_protected_meanwhile_is_not_deleted()
    {
        var seen = await StoreAsync(New());
        await SaveAsync(seen, seen with { Protected = true });

        Assert.That(async () => await Images.DeleteAsync(seen, ImageStatus.Deleted, Noon, CancellationToken.None), Throws.TypeOf<ImageStateConflictException>());
        Assert.That((await ReadAsync(seen.Id))!.Protected, Is.True);
    }

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception lost) when (lost is ImageStateConflictException or ImageNotFoundException)
        {
            return false;
        }
    }
}
