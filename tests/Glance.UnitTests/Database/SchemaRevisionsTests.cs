using Glance.Database.Schema;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

public sealed class SchemaRevisionsTests
{
    [Test]
    public void No_tables_are_to_be_created() => Assert.That(SchemaRevisions.Judge([], []), Is.EqualTo(SchemaVerdict.Empty));

    [TestCase("wallaby_contract01")]
    [TestCase("zed_contract01")]
    [TestCase("2023_1_contract01")]
    [TestCase("2024_1_contract01")]
    public void A_known_revision_is_good(string revision) =>
        Assert.That(SchemaRevisions.Judge(["images", "alembic_version"], [revision]), Is.EqualTo(SchemaVerdict.Good));

    [TestCase("ussuri_contract01")]
    [TestCase("wallaby_expand01")]
    [TestCase("WALLABY_CONTRACT01")]
    public void Another_revision_is_refused_by_name(string revision) =>
        Assert.That(SchemaRevisions.Judge(["images", "alembic_version"], [revision]).Problem,
            Does.Contain($"'{revision}'").And.Contain("2024_1_contract01").And.Contain("glance-manage db sync"));
}
