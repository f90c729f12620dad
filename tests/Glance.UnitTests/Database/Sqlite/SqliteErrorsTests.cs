using Glance.Database.Engines.Sqlite;
using Glance.Domain.Errors;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.UnitTests.Database.Sqlite;

internal sealed class SqliteErrorsTests
{
    [TestCase(3, "read and write permission")]
    [TestCase(5, "other writers did not finish in time")]
    [TestCase(6, "other writers did not finish in time")]
    [TestCase(7, "no memory left")]
    [TestCase(8, "read-only")]
    [TestCase(10, "disk errors")]
    [TestCase(11, "restore it from a backup")]
    [TestCase(13, "full")]
    [TestCase(14, "cannot be opened")]
    [TestCase(15, "does not lock as it must")]
    [TestCase(17, "changed while they were read")]
    [TestCase(22, "takes no file that large")]
    [TestCase(26, "is not an SQLite database")]
    public void Each_state_of_the_database_is_told_in_its_words(int code, string words) =>
        Assert.That(SqliteErrors.Explain(new SqliteException("failed", code)), Does.Contain(words));

    [TestCase("no such table: images", true)]
    [TestCase("no such column: i.os_hidden", true)]
    [TestCase("near \"SELEC\": syntax error", false)]
    public void Only_missing_tables_and_columns_make_a_wrong_statement_the_databases_fault(string message, bool isDatabase) =>
        Assert.That(SqliteErrors.Explain(new SqliteException(message, 1)), isDatabase ? Does.Contain("--check-config") : Is.Null);

    [Test]
    public void A_constraint_is_the_business_of_who_wrote() =>
        Assert.That(SqliteErrors.Explain(new SqliteException("UNIQUE constraint failed: images.id", 19)), Is.Null);

    [TestCase(5, true)]
    [TestCase(6, true)]
    [TestCase(13, false)]
    public void Only_others_in_the_way_are_worth_a_repetition(int code, bool isBusy)
    {
        var failure = new SqliteException("failed", code);

        Assert.That((SqliteErrors.IsBusy(failure), SqliteErrors.IsBusy(new DatabaseUnavailableException("away", failure))),
            Is.EqualTo((isBusy, isBusy)));
    }

    [Test]
    public void A_database_that_is_away_for_another_reason_is_not_busy() =>
        Assert.That(SqliteErrors.IsBusy(new DatabaseUnavailableException("away", new IOException("no"))), Is.False);
}
