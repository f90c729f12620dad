using Glance.Domain.Stores;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;
using Glance.Stores.Drivers.Rbd;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Rbd;

internal sealed class RbdFailuresTests
{
    [TestCase(1, StoreFailure.Denied)]
    [TestCase(2, StoreFailure.NotFound)]
    [TestCase(5, StoreFailure.Unavailable)]
    [TestCase(13, StoreFailure.Denied)]
    [TestCase(16, StoreFailure.InUse)]
    [TestCase(17, StoreFailure.Duplicate)]
    [TestCase(22, StoreFailure.Unavailable)]
    [TestCase(27, StoreFailure.Full)]
    [TestCase(28, StoreFailure.Full)]
    [TestCase(30, StoreFailure.Denied)]
    [TestCase(39, StoreFailure.InUse)]
    [TestCase(107, StoreFailure.Unavailable)]
    [TestCase(108, StoreFailure.Unavailable)]
    [TestCase(110, StoreFailure.Unavailable)]
    [TestCase(122, StoreFailure.Full)]
    public void What_ceph_says_is_one_of_the_stores_failures(int errno, StoreFailure failure)
    {
        var of = RbdFailures.Of("ceph", "image data cannot be read", new CephCallException("rbd_open", errno));

        Assert.That(of.Failure, Is.EqualTo(failure));
        Assert.That(of.Message, Does.StartWith("Store ceph: image data cannot be read: "));
        Assert.That(of.InnerException!.Message, Does.StartWith("rbd_open: ").And.EndWith($"(errno {errno})"));
    }

    [Test]
    public void Silence_is_told_with_the_option_that_bounds_it() =>
        Assert.That(RbdFailures.Silent("ceph", "image data cannot be read", TimeSpan.FromSeconds(2.5), " (rados_connect_timeout)").Message,
            Is.EqualTo("Store ceph: image data cannot be read: the Ceph cluster did not answer for 2.5 s (rados_connect_timeout)"));

    [Test]
    public void Room_grows_in_steps_that_double()
    {
        var growth = new RbdGrowth(chunk: 8, size: 0);

        Assert.That(new[] { 1, 8, 9, 25, 500 }.Select(bytes => growth.Exceeds(bytes) ? growth.Next(bytes) : growth.Size),
            Is.EqualTo(new long[] { 8, 8, 24, 56, 504 }));
    }

    [Test]
    public void Room_that_was_announced_is_enough_until_more_comes()
    {
        var growth = new RbdGrowth(chunk: 8, size: 100);

        Assert.That((growth.Exceeds(100), growth.Exceeds(101), growth.Next(101)), Is.EqualTo((false, true, 108L)));
    }

    [TestCase(0, 4, 4)]
    [TestCase(1, 4, 3)]
    [TestCase(4, 4, 4)]
    [TestCase(7, 4, 1)]
    public void A_piece_ends_where_one_of_its_size_would(long offset, int size, int length) =>
        Assert.That(PinnedPieces.UntilNext(offset, size), Is.EqualTo(length));

    [Test]
    public void Memory_that_was_given_back_is_given_out_again()
    {
        var pieces = new PinnedPieces();
        var piece = pieces.Rent(PinnedPieces.Smallest);
        pieces.Return(piece);

        Assert.That(pieces.Rent(PinnedPieces.Largest), Has.Length.EqualTo(PinnedPieces.Largest));
        Assert.That(pieces.Rent(PinnedPieces.Smallest), Is.SameAs(piece));
        Assert.That(pieces.Rent(PinnedPieces.Smallest), Is.Not.SameAs(piece));
    }
}
