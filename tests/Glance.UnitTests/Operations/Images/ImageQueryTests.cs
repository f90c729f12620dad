using Glance.Domain.Images.Repository;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Images;

internal sealed class ImageQueryTests
{
    [Test]
    public void A_list_shows_what_was_accepted_and_is_not_hidden_newest_first_unless_it_is_told_otherwise()
    {
        var query = new ImageQuery { Limit = 25 };

        Assert.That(
            query.Sort,
            Is.EqualTo(new ImageSort[] { new(ImageSortKey.CreatedAt, Descending: true), new(ImageSortKey.Id, Descending: true) }));
        Assert.That((query.MemberStatus, query.Hidden), Is.EqualTo(("accepted", false)));
        Assert.That((query.Visibility, query.Marker), Is.EqualTo(((VisibilityFilter?)null, (string?)null)));
        Assert.That((query.Columns.Count, query.Properties.Count, query.Tags.Count), Is.EqualTo((0, 0, 0)));
    }
}
