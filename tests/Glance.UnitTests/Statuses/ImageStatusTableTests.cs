using Glance.Domain.Images;
using NUnit.Framework;

namespace Glance.UnitTests.Statuses;

internal sealed class ImageStatusTableTests
{
    // glance-v2-contract section 9, written anew: the table of the product is not asked what it should be.
    private static readonly (ImageStatus From, ImageStatus[] To)[] Contract =
    [
        (ImageStatus.Queued, [ImageStatus.Saving, ImageStatus.Uploading, ImageStatus.Importing, ImageStatus.Active, ImageStatus.Deleted]),
        (ImageStatus.Saving, [ImageStatus.Active, ImageStatus.Killed, ImageStatus.Deleted, ImageStatus.Queued]),
        (ImageStatus.Uploading, [ImageStatus.Importing, ImageStatus.Queued, ImageStatus.Deleted]),
        (ImageStatus.Importing, [ImageStatus.Active, ImageStatus.Deleted, ImageStatus.Queued]),
        (ImageStatus.Active, [ImageStatus.PendingDelete, ImageStatus.Deleted, ImageStatus.Deactivated]),
        (ImageStatus.Killed, [ImageStatus.Deleted]),
        (ImageStatus.PendingDelete, [ImageStatus.Deleted, ImageStatus.Active]),
        (ImageStatus.Deactivated, [ImageStatus.Active, ImageStatus.Deleted]),
        (ImageStatus.Deleted, []),
    ];

    [Test]
    public void Every_pair_of_statuses_is_allowed_or_forbidden_as_the_contract_says([Values] ImageStatus from, [Values] ImageStatus to)
    {
        var expected = Contract.Single(row => row.From == from).To.Contains(to);

        Assert.That(ImageStatusTable.Allows(from, to), Is.EqualTo(expected));
        Assert.That(
            () => ImageStatusTable.Require("an-id", from, to),
            expected ? Throws.Nothing : Throws.TypeOf<InvalidStatusTransitionException>().With.Message.Contains(from.ToWord()).And.Message.Contains(to.ToWord()));
    }
}
