using Glance.Domain.Images;
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
