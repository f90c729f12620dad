using FsCheck;
using FsCheck.Fluent;
using Glance.Stores.Drivers.Cinder.Iscsi;
using Glance.Stores.Drivers.Cinder.Iscsi.Native;
using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;
using Glance.Stores.Drivers.Cinder.Iscsi.Sessions;
using Glance.Stores.Posix;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Iscsi;

internal sealed class IscsiTransferTests
{
    private const int Block = 512;

    [Test]
    public void A_range_of_bytes_lies_in_as_few_blocks_as_hold_it() => Prop.ForAll(
        Gen.Zip(Gen.Choose(0, 100_000), Gen.Choose(1, 100_000)).ToArbitrary(), bytes =>
        {
            var (offset, length) = bytes;
            var range = new BlockRange(offset, length, Block);
            return (range.First * Block) + range.Before == offset
                && range.Before + range.Length + range.After == range.Count * Block
                && range is { Before: >= 0 and < Block, After: >= 0 and < Block };
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Parts_have_all_blocks_and_all_memory_once_and_in_order() => Prop.ForAll(
        Gen.Zip(Gen.Choose(0, 5000), Gen.Zip(Gen.Choose(1, 50_000), Gen.Choose(1, 40))).ToArbitrary(), sizes =>
        {
            var (offset, (length, most)) = sizes;
            using var wait = new DescriptorWait();
            var range = new BlockRange(offset, length, Block);
            MemoryPiece[] pieces = [new(1_000_000, range.Before), new(2_000_000, length), new(3_000_000, range.After)];
            var transfer = new IscsiTransfer(ScsiDirection.FromTarget, range.First, range.Count, pieces, wait);
            var memory = new List<nint>();
            var blocks = 0L;
            while (transfer.HasMore)
            {
                var part = transfer.Take(most, Block);
                var count = part.Length / Block;
                if (count > most || !part.Bytes.AsSpan().SequenceEqual(ScsiCommandBlock.Read(range.First + blocks, count)))
                    return false;
                blocks += count;
                memory.AddRange(part.Pieces.SelectMany(piece => Enumerable.Range(0, piece.Length).Select(i => piece.Address + i)));
            }

            var wanted = pieces.SelectMany(piece => Enumerable.Range(0, piece.Length).Select(i => piece.Address + i));
            return blocks == range.Count && memory.SequenceEqual(wanted);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void A_cancelled_transfer_is_over_only_when_nothing_of_it_is_on_its_way()
    {
        using var wait = new DescriptorWait();
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        var transfer = new IscsiTransfer(ScsiDirection.FromTarget, 0, 2, [new(1, 2 * Block)], wait);
        transfer.Take(1, Block);
        transfer.Sent();

        transfer.Cancel(gone.Token);
        var (early, holdsUp) = (transfer.TryEnd(), transfer.HoldsUp);
        transfer.Back(isDone: true);

        Assert.That((early, holdsUp, transfer.HasMore, transfer.TryEnd()), Is.EqualTo((false, true, false, true)));
        Assert.That(transfer.Task.IsCanceled);
    }

    [Test]
    public void A_missing_library_is_told_with_its_package() =>
        Assert.That(LibIscsi.WhyAbsent(_ => false), Does.Contain("libiscsi.so.7").And.Contain("apt-get install libiscsi7"));

    [Test]
    public void A_wait_that_was_woken_before_ends_at_once()
    {
        using var wait = new DescriptorWait();
        wait.Wake();

        Assert.That(wait.Wait(-1, DescriptorWait.Readable, Timeout.InfiniteTimeSpan), Is.Zero);
        Assert.That(wait.Wait(-1, DescriptorWait.Readable, TimeSpan.FromMilliseconds(1)), Is.Zero);
    }
}
