using System.Runtime.InteropServices;
using Glance.Operations.Uploads.Chunks;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>The memory of uploads: where it begins, how much there is, and what stays.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ChunkPoolTests
{
    private const int Medium = ChunkPool.Smallest * ChunkPool.Step;

    private readonly ChunkPool _pool = new();

    [Test]
    public void A_buffer_has_its_size_and_begins_at_a_page([Values(ChunkPool.Smallest, Medium, ChunkPool.Largest)] int size)
    {
        foreach (var buffer in Enumerable.Range(0, 8).Select(_ => _pool.Rent(size)).ToArray())
        {
            Assert.That(buffer.Length, Is.EqualTo(size));
            Assert.That(AddressOf(buffer) % ChunkPool.Page, Is.Zero);
            buffer.Span.Fill(1);
        }
    }

    [Test]
    public void What_came_back_is_given_again()
    {
        var buffer = _pool.Rent(Medium);
        buffer.Span[0] = 42;
        _pool.Return(buffer);

        Assert.That(_pool.Rent(Medium).Span[0], Is.EqualTo(42));
        Assert.That(AddressOf(_pool.Rent(Medium)), Is.Not.EqualTo(AddressOf(buffer)), "that one is in use");
    }

    [Test]
    public void Beyond_what_all_may_have_there_are_small_ones_and_never_none()
    {
        var large = Enumerable.Range(0, ChunkPool.MostLarge / ChunkPool.Largest).Select(_ => _pool.Rent(ChunkPool.Largest)).ToArray();
        Assert.That(large.Select(buffer => buffer.Length), Is.All.EqualTo(ChunkPool.Largest));

        Assert.That(
            (_pool.Rent(ChunkPool.Largest).Length, _pool.Rent(Medium).Length), Is.EqualTo((ChunkPool.Smallest, ChunkPool.Smallest)));
        _pool.Return(large[0]);
        Assert.That((_pool.Rent(Medium).Length, _pool.Rent(ChunkPool.Largest).Length), Is.EqualTo((Medium, ChunkPool.Smallest)));
    }

    [Test]
    public void Only_so_much_stays_for_the_next_upload()
    {
        var buffers = Enumerable.Range(0, 20).Select(_ => _pool.Rent(ChunkPool.Largest)).ToArray();
        var mine = buffers.Select(AddressOf).ToHashSet();
        foreach (var buffer in buffers)
            _pool.Return(buffer);

        var again = Enumerable.Range(0, 20).Select(_ => AddressOf(_pool.Rent(ChunkPool.Largest))).ToArray();

        Assert.That(again.Count(mine.Contains), Is.EqualTo(ChunkPool.MostKept / ChunkPool.Largest));
        GC.KeepAlive(buffers);
    }

    [Test]
    public void One_buffer_serves_as_many_uploads_as_come_one_after_the_other([Values(ChunkPool.Smallest, ChunkPool.Largest)] int size)
    {
        var first = _pool.Rent(size);
        _pool.Return(first);

        for (var upload = 0; upload < 4 * ChunkPool.MostKept / size; upload++)
        {
            var again = _pool.Rent(size);
            Assert.That(AddressOf(again), Is.EqualTo(AddressOf(first)), $"upload {upload}");
            _pool.Return(again);
        }
    }

    [Test]
    public void Small_buffers_take_nothing_from_what_large_ones_may_have_and_add_nothing()
    {
        var small = Enumerable.Range(0, ChunkPool.MostLarge / ChunkPool.Smallest).Select(_ => _pool.Rent(ChunkPool.Smallest)).ToArray();
        Assert.That(_pool.Rent(ChunkPool.Largest).Length, Is.EqualTo(ChunkPool.Largest));

        foreach (var buffer in small)
            _pool.Return(buffer);
        const int Most = ChunkPool.MostLarge / ChunkPool.Largest;
        var lengths = Enumerable.Range(0, Most).Select(_ => _pool.Rent(ChunkPool.Largest).Length);

        Assert.That(lengths.Count(length => length == ChunkPool.Largest), Is.EqualTo(Most - 1), "one is in use already");
    }

    private static long AddressOf(Memory<byte> buffer)
    {
        Assert.That(MemoryMarshal.TryGetArray<byte>(buffer, out var part));
        return Marshal.UnsafeAddrOfPinnedArrayElement(part.Array!, part.Offset);
    }
}
