using Glance.Database;
using Glance.Database.Engines;
using Glance.Database.Engines.Sqlite.Files;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

internal sealed class DatabaseEnginesTests
{
    [Test]
    public void Each_engine_speaks_the_dialect_of_its_own_example_and_of_no_others()
    {
        foreach (var engine in DatabaseEngines.All)
            Assert.That(DatabaseEngines.Named(DatabaseUrl.Parse(engine.ExampleUrl)), Is.SameAs(engine));
    }

    [Test]
    public void Each_engine_has_a_title_of_its_own() =>
        Assert.That(DatabaseEngines.All.Select(engine => engine.Title), Is.Unique.And.None.Empty);

    [Test]
    public void Examples_are_told_one_after_the_other() =>
        Assert.That(DatabaseEngines.ExampleUrls.Split(" or "), Is.EqualTo(DatabaseEngines.All.Select(engine => engine.ExampleUrl)));

    [Test]
    public void A_dialect_that_nobody_speaks_is_refused_with_those_that_are() =>
        Assert.That(() => DatabaseEngines.Named(DatabaseUrl.Parse("oracle://u:secret@db/x")),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("'oracle'")
                .And.Message.Contains("sqlite:////var/lib/glance/glance.sqlite").And.Message.Not.Contains("secret"));

    [Test]
    public void A_file_is_shown_as_stat_shows_it() =>
        Assert.That(new FileIdentity(12, (8UL << 32) | 3, 0).ToString(), Is.EqualTo("inode 12 of device 8:3"));
}
