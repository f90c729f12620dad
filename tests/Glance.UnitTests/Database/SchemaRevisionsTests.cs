using Glance.Database.Schema;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

public sealed class SchemaRevisionsTests
{
    [Test]
    public void No_tables_are_to_be_created() => Assert.That(SchemaRevisions.Judge([], []), Is.EqualTo(SchemaVerdict.Empty));

    [TestCase("rocky_contract02")]
    [TestCase("train_contract01")]
    [TestCase("ussuri_contract01")]
    [TestCase("wallaby_contract01")]
    [TestCase("xena_contract01")]
    [TestCase("yoga_contract01")]
    [TestCase("zed_contract01")]
    [TestCase("2023_1_contract01")]
    [TestCase("2024_1_contract01")]
    public void A_known_revision_is_good(string revision) =>
        Assert.That(SchemaRevisions.Judge(["images", "alembic_version"], [revision]), Is.EqualTo(SchemaVerdict.Good));

    [TestCase("rocky_contract01")]
    [TestCase("wallaby_expand01")]
    [TestCase("WALLABY_CONTRACT01")]
    public void Another_revision_is_refused_by_name(string revision) =>
        Assert.That(SchemaRevisions.Judge(["images", "alembic_version"], [revision]).Problem,
            Does.Contain($"'{revision}'").And.Contain("2024_1_contract01").And.Contain("glance-manage db sync"));

    [Test]
    public void Tables_of_something_else_are_named_the_first_five_in_order()
    {
        var verdict = SchemaRevisions.Judge(["users", "accounts", "zones", "blobs", "carts", "dates"], []);

        Assert.That(verdict.IsEmpty, Is.False);
        Assert.That(verdict.Problem,
            Does.StartWith("it has tables (accounts, blobs, carts, dates, users) but no alembic_version, ")
                .And.Contain("name an empty or absent database"));
    }

    [Test]
    public void A_revision_table_without_a_revision_is_called_empty() =>
        Assert.That(SchemaRevisions.Judge(["images", "alembic_version"], []).Problem,
            Does.StartWith("its table alembic_version is empty; name an empty"));

    [Test]
    public void Tables_from_before_ocata_are_to_be_brought_up_to_date() =>
        Assert.That(SchemaRevisions.Judge(["images", "migrate_version"], []).Problem,
            Does.Contain("before Glance's Ocata release; bring it up to date"));

    [Test]
    public void Two_revisions_are_a_migration_under_way() =>
        Assert.That(SchemaRevisions.Judge(["images", "alembic_version"], ["2024_1_expand01", "2023_1_contract01"]).Problem,
            Is.EqualTo("its table alembic_version holds '2024_1_expand01', '2023_1_contract01'; a migration is under way: finish"
                + " it with Glance's own 'glance-manage db contract'; usable "
                + "revisions are rocky_contract02, train_contract01, ussuri_contract01, wallaby_contract01,"
                + " xena_contract01, yoga_contract01, zed_contract01, 2023_1_contract01,"
                    + " 2024_1_contract01"));
}
